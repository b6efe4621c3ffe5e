@echo off
chcp 65001 >nul
cd /d "%~dp0"
where ntm >nul 2>nul
if errorlevel 1 (
  echo Chua co lenh ntm tren may nay. Xem README.md.
) else (
  ntm start
)
pause
