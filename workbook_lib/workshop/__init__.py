"""The group board of a workshop: offers, share codes, and what may be disclosed of them."""
