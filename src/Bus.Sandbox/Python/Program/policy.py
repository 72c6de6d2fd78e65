"""Holds the syntax tree of a strategy against a list of what strategies need. Nothing of the source runs here.

Python finds members by name while it runs, so a name counts whatever it is a member of: the list has only names that do no harm on
anything that a strategy can get hold of. It gives good messages with a place; what holds when it is wrong is the process.
"""

import ast
import builtins
import re
import warnings

import allowed

FUNCTION = "my_strategy"
FILE = "<strategy>"

_SYNTAX, _POLICY = 0, 2
_MAX_LENGTH = 128 * 1024
_MAX_DEPTH = 200
_MAX_PROBLEMS = 20

_REFUSED_NODES = {
    ast.AsyncFor: "Tasks are not allowed in a strategy; it decides at once.",
    ast.AsyncFunctionDef: "Tasks are not allowed in a strategy; it decides at once.",
    ast.AsyncWith: "Tasks are not allowed in a strategy; it decides at once.",
    ast.Await: "Tasks are not allowed in a strategy; it decides at once.",
    ast.ClassDef: "Classes are not allowed in a strategy; use functions, lists and dicts.",
    ast.Global: "'global' is not allowed in a strategy; pass values as arguments.",
    ast.Nonlocal: "'nonlocal' is not allowed in a strategy; pass values as arguments.",
    ast.Yield: "'yield' is not allowed in a strategy; collect values in a list.",
    ast.YieldFrom: "'yield' is not allowed in a strategy; collect values in a list.",
}


def parse(source):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source, FILE, "exec", type_comments=False)


def create_builtins():
    """What a strategy finds without importing it."""
    names = {name: getattr(builtins, name) for name in allowed.BUILTINS}
    names["print"] = lambda *values, **settings: None

    # Import statements were checked, and the modules of C load others by the same function.
    names["__import__"] = builtins.__import__
    return names


def check(source):
    """The tree, and what is wrong with it as stage, line, column and sentence, in the order of the source."""
    if len(source) > _MAX_LENGTH:
        return None, [(_SYNTAX, 1, 1, f"The source has {len(source):,} characters; allowed are {_MAX_LENGTH:,}.")]
    try:
        tree = parse(source)
    except SyntaxError as error:
        return None, [(_SYNTAX, max(error.lineno or 1, 1), max(error.offset or 1, 1), f"The source is no valid Python: {error.msg}.")]
    except ValueError as error:
        return None, [(_SYNTAX, 1, 1, f"The source is no valid Python: {error}.")]
    except (RecursionError, MemoryError):
        return None, [(_SYNTAX, 1, 1, f"The source is nested more than {_MAX_DEPTH} deep; write it in smaller steps.")]
    checker = _Checker(source, tree)
    checker.check()
    problems = sorted(set(checker.problems)) or _find_function(tree)
    return tree, problems[:_MAX_PROBLEMS]


def _find_function(tree):
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == FUNCTION]
    if len(found) != 1:
        line = found[-1].lineno if found else 1
        count = f"{len(found)} functions" if found else "no function"
        return [(_SYNTAX, line, 1, f"The source has {count} {FUNCTION}; it needs one, def {FUNCTION}(df).")]
    arguments = found[0].args
    plain = len(arguments.posonlyargs) + len(arguments.args) == 1 and not (arguments.vararg or arguments.kwarg or arguments.kwonlyargs)
    return [] if plain else [(_SYNTAX, found[0].lineno, found[0].col_offset + 1, f"The function {FUNCTION} has to have exactly one parameter, the frame of prices.")]


class _Checker:
    """Walks over the tree, without calling itself: a deep tree is refused and not followed."""

    def __init__(self, source, tree):
        self._lines = re.split("\r\n|\r|\n", source)
        self._tree = tree
        self._imported, self._functions, self._others = _find_bound(tree)
        self._known = self._imported | self._functions | self._others | allowed.BUILTINS | allowed.PREDEFINED
        self._called = set()

        # What has no place of its own, such as an operator, has that of what it is in.
        self._places = {}
        self.problems = []

    def check(self):
        waiting = [(self._tree, 0)]
        while waiting:
            node, depth = waiting.pop()
            if depth > _MAX_DEPTH and hasattr(node, "lineno"):
                self._refuse(node, f"The source is nested more than {_MAX_DEPTH} deep here; write it in smaller steps.", _SYNTAX)
                continue
            if isinstance(node, ast.Call):
                self._called.add(id(node.func))
            self._look_at(node)
            for child in ast.iter_child_nodes(node):
                if not hasattr(child, "lineno"):
                    self._places[id(child)] = self._places.get(id(node), node)
                waiting.append((child, depth + 1))

    def _look_at(self, node):
        if type(node) in _REFUSED_NODES:
            self._refuse(node, _REFUSED_NODES[type(node)])
        elif type(node).__name__ not in allowed.NODES:
            self._refuse(node, f"{type(node).__name__} is not allowed in a strategy.")
        else:
            look = getattr(self, f"_look_at_{type(node).__name__.lower()}", None)
            if look is not None:
                look(node)

    def _look_at_import(self, node):
        for alias in node.names:
            if alias.name not in allowed.MODULES:
                self._refuse(node, f"The module '{alias.name}' is not allowed in a strategy; there are {allowed.MODULE_NAMES}.")
            self._look_at_bound(node, alias.asname)

    def _look_at_importfrom(self, node):
        if node.level or node.module not in allowed.MODULES:
            self._refuse(node, f"The module '{'.' * node.level}{node.module or ''}' is not allowed in a strategy; there are {allowed.MODULE_NAMES}.")
            return
        for alias in node.names:
            if alias.name == "*":
                self._refuse(node, "An import of everything is not allowed in a strategy; name what it needs.")
            else:
                self._look_at_member(node, alias.name)
            self._look_at_bound(node, alias.asname)

    def _look_at_functiondef(self, node):
        self._look_at_bound(node, node.name)
        for decorator in node.decorator_list:
            self._refuse(decorator, "Decorators are not allowed in a strategy.")

    def _look_at_arg(self, node):
        self._look_at_bound(node, node.arg)

    def _look_at_keyword(self, node):
        self._look_at_bound(node, node.arg)

    def _look_at_excepthandler(self, node):
        self._look_at_bound(node, node.name)

    def _look_at_comprehension(self, node):
        if node.is_async:
            self._refuse(node.target, _REFUSED_NODES[ast.Await])

    def _look_at_name(self, node):
        if "__" in node.id:
            self._refuse(node, f"The name '{node.id}' is not allowed in a strategy: it has two underscores in a row.")
        elif isinstance(node.ctx, ast.Load) and node.id not in self._known:
            self._refuse(node, f"The name '{node.id}' is not allowed in a strategy, or nothing in it has this name.")

    def _look_at_attribute(self, node):
        if not isinstance(node.ctx, ast.Load) and node.attr not in allowed.SETTABLE:
            self._refuse(node, f"Setting '{node.attr}' of an object is not allowed in a strategy; a column is set as df[\"{node.attr}\"] = ...")
            return
        self._look_at_member(node, node.attr)
        if node.attr in allowed.CALL_BY_NAME and id(node) not in self._called:
            self._refuse(node, f"'{node.attr}' can only be called in a strategy, not kept or passed on.")

    def _look_at_call(self, node):
        if not (isinstance(node.func, ast.Attribute) and node.func.attr in allowed.CALL_BY_NAME):
            return
        # What apply is given by name goes on to the function; what the others are given may name a new column and its method.
        keywords = [x for x in node.keywords if x.arg in (None, "func") or node.func.attr not in allowed.PASSES_ON]
        given = [*node.args, *map(_find_applied, keywords)]
        for value in given:
            if not self._is_plain_function(value):
                self._refuse(
                    value or node,
                    f"What '{node.func.attr}' applies has to be written out there: a function of the strategy or of a module, a lambda, or one of the names such as \"mean\" and \"max\".")

    def _is_plain_function(self, value):
        if isinstance(value, ast.Lambda):
            return True
        if isinstance(value, ast.Constant):
            return not isinstance(value.value, (str, bytes)) or value.value in allowed.AGGREGATIONS | allowed.AXES
        if isinstance(value, ast.Name):
            return value.id not in self._others and value.id in self._functions | self._imported | allowed.FUNCTIONS
        if isinstance(value, ast.Attribute):
            return isinstance(value.value, ast.Name) and value.value.id in self._imported | allowed.PREDEFINED and value.value.id not in self._others | self._functions
        if isinstance(value, (ast.List, ast.Tuple)):
            return all(map(self._is_plain_function, value.elts))
        return isinstance(value, ast.Dict) and None not in value.keys and all(map(self._is_plain_function, value.values))

    def _look_at_member(self, node, name):
        if name in allowed.MEMBERS:
            return
        if name.startswith("_"):
            self._refuse(node, f"The member '{name}' is not allowed in a strategy: it begins with an underscore.")
        elif name.startswith("read_") or name in allowed.INPUT_AND_OUTPUT:
            self._refuse(node, f"The member '{name}' is not allowed in a strategy: it reads or writes outside of the frame of prices.")
        elif name in allowed.EVALUATION:
            self._refuse(node, f"The member '{name}' is not allowed in a strategy: it finds what it does in a text.")
        elif name in allowed.CLOCKS:
            self._refuse(node, f"The member '{name}' is not allowed in a strategy: it differs from run to run.")
        else:
            self._refuse(node, f"The member '{name}' is not on the list of what strategies may use; a column is df[\"{name}\"].")

    def _look_at_bound(self, node, name):
        if name is not None and "__" in name:
            self._refuse(node, f"The name '{name}' is not allowed in a strategy: it has two underscores in a row.")

    def _refuse(self, node, reason, stage=_POLICY):
        node = self._places.get(id(node), node)
        line = getattr(node, "lineno", 1)
        before = self._lines[line - 1].encode("utf-8")[:getattr(node, "col_offset", 0)] if line <= len(self._lines) else b""
        self.problems.append((stage, line, len(before.decode("utf-8", "replace")) + 1, reason))


def _find_applied(keyword):
    """What a keyword gives to be applied: of a new column, such as high=("close", "max"), the second part. None for what is unpacked."""
    value = keyword.value
    if keyword.arg in (None, "func"):
        return value if keyword.arg else None
    is_column = isinstance(value, ast.Tuple) and len(value.elts) == 2 and isinstance(value.elts[0], ast.Constant)
    return value.elts[1] if is_column else value


def _find_bound(tree):
    """The names that a source gives to modules and their members, to functions of its own, and to anything else."""
    imported, functions, others = set(), set(), set()
    lambdas = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda) and isinstance(node.targets[0], ast.Name) and len(node.targets) == 1:
            functions.add(node.targets[0].id)
            lambdas.add(id(node.targets[0]))
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            imported.update(alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.FunctionDef):
            functions.add(node.name)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load) and id(node) not in lambdas:
            others.add(node.id)
        elif isinstance(node, ast.arg):
            others.add(node.arg)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            others.add(node.name)
    return imported, functions, others
