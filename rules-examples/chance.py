"""What looks like chance, for the consignments of these folders."""


class Chance:
    """Numbers that look like chance and are the same everywhere."""

    def __init__(self, seed):
        self.state = seed

    def below(self, count):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % count

    def of(self, choices):
        return choices[self.below(len(choices))]
