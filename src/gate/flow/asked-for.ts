import type { Naming } from './named.ts'
import type { Act } from './reach.ts'

/**
 * Beginnings of the words with which people ask for an act, in English, German, French and Spanish. In other languages
 * such an act is asked about once more, which is the safe side.
 */
const words: Readonly<Record<Act, RegExp>> = {
  remove: wordsWith(
    'delet|remov|eras|trash|discard|clean|clear|purg|wip|cancel|unsubscrib|uninstall|drop|dedup|lösch|entfern|storn|aufräum|supprim|effac|annul|retir|borr|elimin|quita',
  ),
  pay: wordsWith(
    'pay|paid|send|transfer|wire|refund|reimburs|buy|purchas|schedul|donat|zahl|bezahl|überweis|kauf|erstatt|virer|virement|rembours|achet|envoy|enví|compra|reembols|transfier',
  ),
  credential: wordsWith(
    'password|passphrase|passcode|pin\\b|credential|secrets?\\b|keys?\\b|token|login|passwort|kennwort|zugang|mot de passe|identifiant|contraseña|clave',
  ),
}

/** Whether a person has asked for an act in so many words. */
export function isAskedFor(act: Act, naming: Naming): boolean {
  return naming.hasWord(words[act])
}

function wordsWith(beginnings: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${beginnings})`, 'u')
}
