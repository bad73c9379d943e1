"""The demonstration county: accounts by post, and leads in every state, played through the real actions."""
