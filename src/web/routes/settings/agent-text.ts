/** What a browser calls itself, as people would: `Firefox on Linux`. */
export function agentText(agent: string): string {
  const browser =
    ['Edg', 'OPR', 'Firefox', 'Chrome', 'Safari'].find((name) => agent.includes(`${name}/`)) ?? null
  const system =
    (
      [
        ['Android', 'Android'],
        ['iPhone', 'iPhone'],
        ['iPad', 'iPad'],
        ['Windows', 'Windows'],
        ['Mac OS X', 'macOS'],
        ['Linux', 'Linux'],
      ] as const
    ).find(([sign]) => agent.includes(sign))?.[1] ?? null
  if (browser === null || system === null) return agent.slice(0, 80)
  return `${{ Edg: 'Edge', OPR: 'Opera' }[browser] ?? browser} on ${system}`
}
