/** What the kernel of notebooks offers every cell. */

/**
 * Asks the reader of the notebook, and waits for the answer: `const name = await prompt("Your name?")`.
 * @param text shown beside the field of the answer
 * @param options `password`: what is typed is not shown
 * @throws `notebook/input` where whoever runs the cell takes no questions, as `palimpsest notebook`
 */
declare function prompt(text?: string, options?: { readonly password?: boolean }): Promise<string>;
