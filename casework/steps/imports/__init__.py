"""An import, prepared without the write lock and written in one transaction.

known: what the file holds already · choosing: which service a row is for · matching: who a row is about ·
stay_plans, leftovers, planning: what would be written · writing: writing it · report: what it says.
"""
