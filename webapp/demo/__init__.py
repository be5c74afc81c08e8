"""The demo's town: invented people, places and two weeks of their lives, made through the same rules as everything."""
