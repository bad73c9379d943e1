"""The working platform of the market access negative list (市场准入负面清单)."""
