"""Warning rules of real cities as they were published, ready to be used or changed: a TOML file each."""
