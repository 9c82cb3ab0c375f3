/** How the command is called. */
export const modelUsage = `npm run bench -- model [--calls N] [--rounds N] [--warm-up N]

  what a call of a model costs beside the plain AI SDK and plain fetch, on a provider on this machine that answers at once
`
