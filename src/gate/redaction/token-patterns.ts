/** What is shown in place of something that looks like a secret. */
export const redacted = '[redacted]'

/** What a token of some maker looks like. Each begins with something fixed, so that ordinary text is never one. */
const tokens: readonly RegExp[] = [
  /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/g, // JWT
  /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g, // AWS
  /\bgh[pousr]_[A-Za-z0-9]{36,255}\b/g, // GitHub
  /\bgithub_pat_\w{22,255}\b/g,
  /\bgl(?:pat|dt|rt|cbt|ptt|ft|oas|soat)-[\w-]{20,}/g, // GitLab
  /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g, // Slack
  /\bxapp-\d-[A-Z0-9]+-\d+-[a-z0-9]+/g,
  /\bhooks\.slack\.com\/(?:services|workflows|triggers)\/[\w/+-]{20,}/g,
  /\b(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}/g, // Stripe
  /\bwhsec_[A-Za-z0-9+/=]{24,}/g,
  /\bsk-(?:ant-|proj-|svcacct-|or-v1-)?[A-Za-z0-9_-]{20,}/g, // OpenAI, Anthropic, OpenRouter
  /\bAIza[\w-]{35}/g, // Google
  /\bya29\.[\w-]{20,}/g,
  /\bGOCSPX-[\w-]{20,}/g,
  /\bhf_[A-Za-z0-9]{30,}\b/g, // Hugging Face
  /\bgsk_[A-Za-z0-9]{40,}\b/g, // Groq
  /\bnpm_[A-Za-z0-9]{36}\b/g,
  /\bpypi-AgE[\w-]{50,}/g,
  /\bSG\.[\w-]{16,}\.[\w-]{16,}/g, // SendGrid
  /\bSK[0-9a-f]{32}\b/g, // Twilio
  /\bdop_v1_[0-9a-f]{64}\b/g, // DigitalOcean
  /\bshp(?:at|ss|ca|pa)_[0-9a-fA-F]{32}\b/g, // Shopify
  /\blin_api_[A-Za-z0-9]{32,}/g, // Linear
  /\bntn_[A-Za-z0-9]{40,}/g, // Notion
  /\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b/g,
  /\b(?:bot)?\d{8,10}:AA[\w-]{33}\b/g, // Telegram
]

/** A key that runs to its end, or to the end of the text when that was cut off. */
const keyBlock =
  /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:(?!-----BEGIN)[\s\S])*?(?:-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----|$)/g

/** Credentials after the scheme of an `Authorization` header, and between `//` and `@` of an address. */
const bearer = /\b(bearer|basic|token|digest)(\s+)([A-Za-z0-9._~+/=-]{16,})/gi
const inAddress = /\b([a-z][a-z0-9+.-]*:\/\/)([^\s/?#:@"'<>[\]{}]*):([^\s/?#@"'<>{}]+)@/gi

/** A text without what looks like a token, a private key or the credentials of a request. */
export function withoutTokens(text: string): string {
  if (text.length < 12) return text
  let left = text
  if (left.includes('PRIVATE KEY')) left = left.replaceAll(keyBlock, redacted)
  for (const token of tokens) left = left.replaceAll(token, redacted)
  if (left.includes('@')) left = left.replaceAll(inAddress, `$1$2:${redacted}@`)
  return left.replaceAll(bearer, (whole, scheme: string, space: string, credentials: string) =>
    looksRandom(credentials) ? `${scheme}${space}${redacted}` : whole,
  )
}

/** Whether it is no word: it has digits or changes between capitals and small letters. */
function looksRandom(text: string): boolean {
  return /\d/.test(text) || (/[a-z]/.test(text) && /[A-Z]/.test(text.slice(1)))
}
