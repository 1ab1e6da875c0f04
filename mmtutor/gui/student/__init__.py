"""The learner's pages: who you are, what comes next, the card, the lesson, the summary."""
