"""
What the vault asks and tells those above it.

``matter_sought`` (kwargs: matter, actor) asks which slice knows a matter: its subscriber answers with a
``policy.Matter`` if this actor may see it now, else None. Without an answer the vault refuses.
``unseal_requested`` and ``unseal_decided`` (kwargs: request, matter, at) are sent after the change.
"""

from django.dispatch import Signal

matter_sought = Signal()
unseal_requested = Signal()
unseal_decided = Signal()
