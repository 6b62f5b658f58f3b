"""Accounts: who may come in, as what, from when until when, and which sealed compartments they read."""

from __future__ import annotations

from casework.services.accounts.commands import AddAccount as AddAccount
from casework.services.accounts.commands import ChangeAccount as ChangeAccount
from casework.services.accounts.commands import CloseAccount as CloseAccount
from casework.services.accounts.commands import GrantCompartment as GrantCompartment
from casework.services.accounts.commands import ListedAccount as ListedAccount
from casework.services.accounts.commands import ResetPassword as ResetPassword
from casework.services.accounts.service import Accounts as Accounts
from casework.services.accounts.service import Keyholder as Keyholder
