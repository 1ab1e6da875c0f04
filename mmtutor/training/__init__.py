"""Data, augmentation, training, evaluation and export. Never imported by the app and not part of the installers."""
