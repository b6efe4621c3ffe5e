"""What the labels of a table mean, every word of them accounted for."""
