"""The multimodal sequence-to-sequence network in Keras 3. Never imported by the app, which runs its LiteRT export."""
