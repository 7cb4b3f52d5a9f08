"""``$metadata``: the tables, their columns and relations, and the functions, as CSDL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element, SubElement, tostring

from sscsim.serve.describing import Attribute, attributes_of
from sscsim.serve.exchange import Reply, Request
from sscsim.serve.operations import OPERATIONS, Operation
from sscsim.serve.state import Desk
from sscsim.serve.tables import SetTables, Shown

__all__ = ["metadata"]

_EDMX = "http://docs.oasis-open.org/odata/ns/edmx"
_EDM = "http://docs.oasis-open.org/odata/ns/edm"
NAMESPACE = "Microsoft.Dynamics.CRM"
_COLLECTIONS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "email": (("email_activity_parties", "activityparty"),),
    "queue": (("queue_entries", "queueitem"),),
    "systemuser": (("user_settings", "usersettings"),),
}


def metadata(desk: Desk, _request: Request) -> Reply:
    """Describe everything that is served."""
    tables = desk.state.tables
    root = Element("edmx:Edmx", {"Version": "4.0", "xmlns:edmx": _EDMX})
    services = SubElement(root, "edmx:DataServices")
    schema = SubElement(
        services, "Schema", {"Namespace": NAMESPACE, "Alias": "mscrm", "xmlns": _EDM}
    )
    shown = [tables.shown(name) for name in sorted(tables.sets)]
    for table in shown:
        _entity(schema, tables, table)
    for operation in OPERATIONS:
        _operation(schema, operation)
    _container(schema, tables, shown)
    text = b'<?xml version="1.0" encoding="utf-8"?>' + tostring(root)
    headers = {"Content-Type": "application/xml", "OData-Version": "4.0"}
    return Reply(status=200, headers=headers, body=text)


def _entity(schema: Element, tables: SetTables, table: Shown) -> None:
    entity = SubElement(schema, "EntityType", {"Name": table.logical})
    SubElement(SubElement(entity, "Key"), "PropertyRef", {"Name": table.key})
    attributes = attributes_of(tables, table)
    for one in attributes:
        more = {"Nullable": "false"} if one.exported == table.key else {}
        SubElement(entity, "Property", {"Name": one.exported, "Type": one.edm, **more})
    for one in attributes:
        for name, target in _leads(table, one):
            _navigation(entity, name, target, one.exported)
    for name, target in _COLLECTIONS.get(table.logical, ()):
        kind = {"Name": name, "Type": f"Collection(mscrm.{target})"}
        SubElement(entity, "NavigationProperty", kind)


def _leads(table: Shown, lookup: Attribute) -> Iterable[tuple[str, str]]:
    """Name the navigation properties of a lookup: one for each table, if there are several."""
    if len(lookup.targets) == 1:
        return [(lookup.name, lookup.targets[0])]
    return [(f"{lookup.name}_{one}_{table.logical}", one) for one in lookup.targets]


def _navigation(entity: Element, name: str, target: str, column: str) -> None:
    kind = {"Name": name, "Type": f"mscrm.{target}"}
    navigation = SubElement(entity, "NavigationProperty", kind)
    key = "activityid" if target == "email" else f"{target}id"
    pair = {"Property": column, "ReferencedProperty": key}
    SubElement(navigation, "ReferentialConstraint", pair)


def _operation(schema: Element, operation: Operation) -> None:
    made = SubElement(schema, operation.kind, {"Name": operation.name})
    if operation.bound is not None:
        made.set("IsBound", "true")
        SubElement(made, "Parameter", {"Name": "entity", "Type": operation.bound})
    for name, kind in operation.parameters.items():
        SubElement(made, "Parameter", {"Name": name, "Type": kind})
    if operation.returns:
        answer = f"{operation.name}Response"
        SubElement(made, "ReturnType", {"Type": f"mscrm.{answer}", "Nullable": "false"})
        complex_type = SubElement(schema, "ComplexType", {"Name": answer})
        for name, kind in operation.returns.items():
            SubElement(complex_type, "Property", {"Name": name, "Type": kind})


def _container(schema: Element, tables: SetTables, shown: Iterable[Shown]) -> None:
    container = SubElement(schema, "EntityContainer", {"Name": "System"})
    sets = {table: name for name, table in tables.logical.items()}
    for table in shown:
        kind = {"Name": table.entityset, "EntityType": f"{NAMESPACE}.{table.logical}"}
        own = SubElement(container, "EntitySet", kind)
        leads = [pair for one in attributes_of(tables, table) for pair in _leads(table, one)]
        for name, target in (*leads, *_COLLECTIONS.get(table.logical, ())):
            if target in sets:
                binding = {"Path": name, "Target": sets[target]}
                SubElement(own, "NavigationPropertyBinding", binding)
    for operation in OPERATIONS:
        if operation.bound is None:
            named = {"Name": operation.name, operation.kind: f"{NAMESPACE}.{operation.name}"}
            SubElement(container, f"{operation.kind}Import", named)
