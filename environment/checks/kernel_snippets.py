"""What the checks of a kernel run, by the name of the kernel or the language that it says it has."""

TYPESCRIPT = {
    "stdout": "console.log('hello')",
    "stderr": "console.error('error')",
    "expression": "1 + 1",
    "complete": "const x = 1",
    "incomplete": "const x = {",
    "invalid": "function function",
    "failing": "throw new Error('stop');",
    "ask": "await prompt('Enter: ')",
    "setup": "const testVariableForCompletion = 42",
    "variable": "testVariableForCompletion",
    "prefix": "testVariableFor",
    "display": "import { display } from 'tslab'; display.html('<b>bold</b>');",
    "update": "import { newDisplay } from 'tslab'; const d = newDisplay(); d.html('<b>1</b>'); d.html('<b>2</b>');",
    "rich": "({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html': '<b>bold</b>' }) })",
    "loop": "console.log('begun'); for (;;);",
    "waits": "console.log('begun'); for (;;) await null;",
}

BROADCAST = "await Deno.jupyter.broadcast('%s', { data: { 'text/html': '%s' }, metadata: {}, transient: %s });"

DENO = {
    **TYPESCRIPT,
    "ask": "prompt('Enter: ')",
    "display": BROADCAST % ("display_data", "1", "{}"),
    "update": BROADCAST % ("display_data", "1", "{ display_id: 'd' }")
    + BROADCAST % ("update_display_data", "2", "{ display_id: 'd' }"),
    "rich": "({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html': '<b>bold</b>' }) })",
}

PYTHON = {
    "stdout": "print('hello')",
    "stderr": "import sys; print('error', file=sys.stderr)",
    "expression": "1 + 1",
    "complete": "x = 1",
    "incomplete": "def f(",
    "invalid": "def class",
    "failing": "raise ValueError('stop')",
    "ask": "input('Enter: ')",
    "setup": "test_variable_for_completion = 42",
    "variable": "test_variable_for_completion",
    "prefix": "test_variable_for",
    "display": "from IPython.display import HTML, display; display(HTML('<b>bold</b>'))",
    "update": "from IPython.display import HTML, display; d = display(HTML('1'), display_id=True); d.update(HTML('2'))",
    "rich": "from IPython.display import HTML; HTML('<b>bold</b>')",
    "loop": "print('begun', flush=True)\nwhile True: pass",
    "waits": "import asyncio\nprint('begun', flush=True)\nwhile True: await asyncio.sleep(0)",
}


def snippets(implementation, language):
    """Code for a kernel, by what its kernel_info_reply says."""
    if language == "python":
        return PYTHON
    return DENO if "deno" in implementation.lower() else TYPESCRIPT
