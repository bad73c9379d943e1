"""Everything that changes departments, localities, posts and liaisons, one verb each."""

from marketaccess.foundation.organizations.actions.posts import end_post, grant_post

__all__ = ["end_post", "grant_post"]
