"""What a project.toml may say, and what is told of one that says something else."""

import pytest

from analysis.words.settings import Settings, SettingsMistaken, settings_in


def test_all_may_be_left_out_and_each_line_is_taken():
    assert settings_in("") == settings_in("# chỉ có ghi chú\n") == Settings()
    text = 'district = "huyện Hương Sơn"\ntarget = 19\nlanguage = "en"\nlast_year = 2024\n'
    assert settings_in("\ufeff" + text) == Settings("huyện Hương Sơn", 19, "en", 2024)
    assert settings_in('language = "vi"') == settings_in("donor_names = true") == Settings()
    assert not settings_in("donor_names = false").donor_names


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('distrct = "huyện Hương Sơn"', "distrct.*district"),
        ("target = 0", "target = 0.*1 đến 100"),
        ('donor_names = "no"', "donor_names = no.*true"),
        ("target = true", "target = True"),
        ('target = "20"', "target = 20.*số tiêu chí"),
        ('language = "fr"', "language = fr.*vi.*en"),
        ("last_year = 24", "last_year = 24.*một năm"),
        ("district = 449", "district = 449.*tên"),
        ("district = huyện Hương Sơn", "tên = giá trị"),
    ],
)
def test_a_mistake_is_named_with_what_may_stand_there(text, told):
    with pytest.raises(SettingsMistaken, match=told):
        settings_in(text)
