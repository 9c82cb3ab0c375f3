"""Prints the ground truths of the AgentDojo suites as JSON.

    python3 extract.py SUITES < environments.json

SUITES is the folder with one folder for each suite, each with user_tasks.py and injection_tasks.py. Standard input holds
the suites' environments, by name. Nothing of the package is imported: of each task the constants and the methods that
say which calls are right are taken out of the source and run by themselves, with no builtins but those named here.
"""

import ast
import json
import sys
from datetime import date, datetime
from pathlib import Path

NAMES = ["banking", "slack", "travel", "workspace"]
KINDS = {"register_user_task": "users", "register_injection_task": "injections"}
BUILTINS = {
    name: getattr(__builtins__, name)
    for name in "__build_class__ max min sum len range sorted list dict set str int float enumerate zip".split()
}
# What only the graders call; it may use libraries that are not there.
GRADING = ("utility", "security")


class Text(str):
    """Dates of the environments are text here."""

    def isoformat(self):
        return self


class Node:
    """An object of the environment, with the few methods that ground truths call on it."""

    def __init__(self, fields):
        self.__dict__.update(fields)

    def get_all_hotels_in_city(self, city):
        return [hotel for hotel in self.hotel_list if hotel.city == city]

    def search_emails(self, query, sender=None):
        found = [mail for mail in self.emails.values() if sender is None or mail.sender == sender]
        return [mail for mail in found if query.lower() in (mail.subject + mail.body).lower()]

    def _get_next_id(self):
        held = next(vars(self)[name] for name in ("emails", "events", "files") if name in vars(self))
        return str(max((int(key) for key in held), default=0) + 1)


def objects(value, path=""):
    if isinstance(value, list):
        return [objects(item, path) for item in value]
    if isinstance(value, str):
        return Text(value)
    if not isinstance(value, dict):
        return value
    fields = {key: objects(item, f"{path}/{key}") for key, item in value.items()}
    for name, initial in (("emails", "initial_emails"), ("events", "initial_events"), ("files", "initial_files")):
        if initial in fields:
            fields[name] = {str(item.id_): item for item in fields[initial]}
    keyed = path in ("/slack/channel_inbox", "/slack/user_inbox", "/slack/user_channels", "/web/web_content")
    return fields if keyed else Node(fields)


def bare(function):
    """A function without decorators and types, which would name what is not there."""
    function.decorator_list, function.returns = [], None
    for argument in [*function.args.args, *function.args.kwonlyargs]:
        argument.annotation = None
    return function


def body(node):
    for item in node.body:
        if isinstance(item, ast.Assign):
            yield item
        elif isinstance(item, ast.AnnAssign) and item.value is not None:
            yield ast.Assign([item.target], item.value)
        elif isinstance(item, ast.FunctionDef) and not item.name.startswith(GRADING):
            yield bare(item)


def registered(node):
    return [KINDS[name.attr] for name in node.decorator_list if isinstance(name, ast.Attribute) and name.attr in KINDS]


def tasks(source, environment):
    """Yields the kind and the task of each class that the suite registers; tasks made of two others are left out."""
    scope = {
        "__builtins__": BUILTINS,
        "__name__": "suite",
        "date": date,
        "datetime": datetime,
        "FunctionCall": lambda function, args, placeholder_args=None: {"tool": function, "args": args},
        "SharingPermission": Node({"r": "r", "rw": "rw"}),
        "TaskDifficulty": Node({"EASY": 1, "MEDIUM": 2, "HARD": 3}),
    }
    tree = ast.parse(source)
    plain = [bare(item) for item in tree.body if isinstance(item, ast.FunctionDef) and not item.name.startswith("check_")]
    classes = [item for item in tree.body if isinstance(item, ast.ClassDef) and registered(item)]
    kinds = {item.name: registered(item)[0] for item in classes}
    for item in classes:
        item.bases, item.decorator_list, item.body = [], [], list(body(item))
    module = ast.fix_missing_locations(ast.Module([*plain, *classes], []))
    exec(compile(module, "suite", "exec"), scope)
    for name, kind in kinds.items():
        task = scope[name]()
        text = task.PROMPT if kind == "users" else task.GOAL
        yield kind, {"id": name, "text": text, "calls": task.ground_truth(environment)}


def main():
    folder, environments = Path(sys.argv[1]), json.load(sys.stdin)
    suites = {}
    for name in NAMES:
        environment = objects(environments[name])
        suites[name] = {kind: [] for kind in KINDS.values()}
        for file in ("user_tasks.py", "injection_tasks.py"):
            for kind, task in tasks((folder / name / file).read_text(encoding="utf-8"), environment):
                suites[name][kind].append(task)
    json.dump(suites, sys.stdout, default=lambda node: vars(node))


main()
