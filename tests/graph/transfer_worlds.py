"""Worlds with transfers: a database in Germany, a party abroad, and a chain of hands."""

from __future__ import annotations

BASE = """
organisation: {country: DE, roles: [controller]}
complete: {flows: all}
systems:
  crm: {kind: database, operator: self}
datasets:
  people: {system: crm, subjects: customer, fields: {name: user.name, mail: user.contact.email}}
"""
US = "parties: {p: {country: US, operates_in: [US]}}\n"
CHAIN = """
parties:
  mailer: {country: US, operates_in: [US], engages: [helpdesk], roles: [processor]}
  helpdesk: {country: PH, operates_in: [PH], engages: []}
flows:
  out: {from: crm, to: mailer, mode: processing, safeguard: adequacy}
"""
