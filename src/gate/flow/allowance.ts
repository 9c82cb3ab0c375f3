import { isBelow, isSamePath, readPath } from './file-path.ts'
import { isWithin, readMailAddresses, readWebAddress } from './web-address.ts'

/** Whether what a standing rule allows covers a value. */
export function allows(allowance: string, value: string): boolean {
  if (allowance.startsWith('*@')) {
    const domain = allowance.slice(1).toLowerCase()
    return readMailAddresses(value)?.every((address) => address.endsWith(domain)) ?? false
  }
  if (allowance.startsWith('*.')) {
    const address = readWebAddress(value)
    return address !== undefined && !address.isOdd && address.host.endsWith(allowance.slice(1).toLowerCase())
  }
  const path = readPath(value)
  if (allowance.endsWith('/**')) {
    const folder = readPath(allowance.slice(0, -3))
    return path !== undefined && folder !== undefined && isBelow(path, folder)
  }
  const exact = readPath(allowance)
  if (exact) return path !== undefined && isSamePath(path, exact)
  const mails = readMailAddresses(allowance)
  if (mails) return readMailAddresses(value)?.every((address) => mails.includes(address)) ?? false
  const named = readWebAddress(allowance)
  if (!named) return allowance === value
  const address = readWebAddress(value)
  return address !== undefined && isWithin(address, named)
}

/** Whether an allowance would cover about everything: no domain with a dot, no folder below the root, no host. */
export function isWideAllowance(allowance: string): boolean {
  if (allowance.startsWith('*@') || allowance.startsWith('*.')) return !isDomain(allowance.slice(2))
  if (allowance.endsWith('/**')) return (readPath(allowance.slice(0, -3)) ?? []).length === 0
  return allowance.includes('*')
}

/** One that somebody can own: not `com`, not `co.uk`. */
function isDomain(text: string): boolean {
  return (
    /^(?:[\p{L}\p{N}-]+\.)+[\p{L}][\p{L}\p{N}-]+$/u.test(text) &&
    !/^(?:ac|co|com|edu|gov|net|org)\.[a-z]{2}$/i.test(text)
  )
}
