"""What the black-box tests are made of."""
