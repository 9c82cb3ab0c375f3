import { execFileSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, readFileSync, renameSync } from 'node:fs'
import path from 'node:path'

import type { JudgedSet } from './judged-set.ts'

const packages = ['perl-doc', 'python3.11-doc', 'debian-faq']
/** Characters of a passage: what goes on is another. */
const mostCharacters = 1_200

interface Section {
  readonly title: string
  readonly text: string
  readonly isAnswer: boolean
}

/**
 * Questions that people asked, each to be found its answer among all answers and the manuals: of the FAQs of Perl, Python and
 * Debian, from Debian's packages, which are fetched into the folder and unpacked there but not installed. The question itself
 * does not stand in its answer. Undefined where they cannot be had.
 */
export function readFaq(folder: string): JudgedSet | undefined {
  const root = path.join(folder, 'faq')
  try {
    fetchPackages(root)
  } catch {
    return undefined // Not a Debian, or no network.
  }
  const sections = [...perl(root), ...python(root), ...debian(root)].filter(({ text }) => text.length >= 80)
  const texts: { id: string; text: string }[] = []
  const questions: { text: string; relevant: Set<string> }[] = []
  for (const { title, text, isAnswer } of sections) {
    const ids = new Set<string>()
    for (const piece of cut(isAnswer ? text : `${title}\n${text}`)) {
      const id = `t${texts.length}`
      texts.push({ id, text: piece })
      ids.add(id)
      // One answer for each question: its beginning.
      if (isAnswer && ids.size === 1) questions.push({ text: title, relevant: new Set([id]) })
    }
  }
  return { name: 'FAQ', texts, questions }
}

function fetchPackages(root: string): void {
  if (existsSync(root)) return
  const fresh = `${root}.new`
  mkdirSync(fresh, { recursive: true })
  execFileSync('apt-get', ['download', ...packages], { cwd: fresh, stdio: ['ignore', 'ignore', 'pipe'] })
  for (const file of globSync('*.deb', { cwd: fresh }))
    execFileSync('dpkg-deb', ['-x', file, '.'], { cwd: fresh })
  renameSync(fresh, root)
}

function perl(root: string): Section[] {
  // Not what those who work on Perl itself read.
  return globSync('usr/share/perl/*/pod/perl*.pod', { cwd: root })
    .toSorted()
    .filter(
      (file) =>
        !/delta|perl(toc|hist|api|intern|guts|apio|embed|hack|hacktips|hacktut|source|git|policy|interp|call|clib|iol|port)\./.test(
          file,
        ),
    )
    .flatMap((file) => {
      const isFaq = /perlfaq\d/.test(file)
      return split(readFileSync(path.join(root, file), 'latin1'), /^=head([1-4]) +(.+)$/gm).map(
        ({ title, text, match }) => ({
          title: plainPod(title.replace(/^[1-4] /, '')),
          text: plainPod(text),
          isAnswer: isFaq && match.startsWith('=head2'),
        }),
      )
    })
}

function plainPod(text: string): string {
  const bare = text.replaceAll(/^=.*$/gm, '')
  return tidy(bare.replaceAll(/[A-Z]<+ ?([^<>]*?) ?>+/g, '$1').replaceAll(/[A-Z]<+ ?([^<>]*?) ?>+/g, '$1'))
}

function python(root: string): Section[] {
  const sources = 'usr/share/doc/python3.11/html/_sources'
  return globSync(`${sources}/{faq,tutorial,howto}/*.rst.txt`, { cwd: root })
    .toSorted()
    .flatMap((file) => {
      const isFaq = file.includes('/faq/')
      return split(readFileSync(path.join(root, file), 'utf8'), /^(\S.*)\n([-=*^~"]{4,})$/gm).map(
        ({ title, text }) => ({
          title: plainRst(title),
          text: plainRst(text),
          isAnswer: isFaq && /\?|^(How|What|Why|Is|Are|Can|Where|I |My )/.test(title) && text.length > 80,
        }),
      )
    })
}

function plainRst(text: string): string {
  return tidy(
    text
      .replaceAll(/^\.\. .*$/gm, '')
      .replaceAll(/:[\w:]+:`~?([^`<]*?)(?: <[^>]*>)?`/g, '$1')
      .replaceAll(/`+([^`<]*?)(?: <[^>]*>)?`+_*/g, '$1')
      .replaceAll('::', ':'),
  )
}

function debian(root: string): Section[] {
  return globSync('usr/share/doc/debian/FAQ/*.en.html', { cwd: root })
    .toSorted()
    .flatMap((file) =>
      split(
        readFileSync(path.join(root, file), 'utf8'),
        /<h[23] class="title">(?:<a [^>]*><\/a>)?([^]*?)<\/h[23]>/g,
      ).map(({ title, text }) => ({
        title: plainHtml(title).replace(/^[\d.]+\s*/, ''),
        text: plainHtml(text),
        isAnswer: title.includes('?'),
      })),
    )
}

function plainHtml(html: string): string {
  const text = html.replaceAll(/<div class="navfooter">[^]*/g, '').replaceAll(/<[^>]+>/g, ' ')
  return tidy(
    text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&').replaceAll('\u00A0', ' '),
  )
}

/** Each heading with what comes up to the next. */
function split(text: string, heading: RegExp): { title: string; text: string; match: string }[] {
  const found = [...text.matchAll(heading)]
  return found.map((one, index) => ({
    title: (one.length > 2 && !/^[-=*^~"]/.test(one[2] ?? '') ? one[2] : one[1])?.trim() ?? '',
    text: text.slice(one.index + one[0].length, found[index + 1]?.index),
    match: one[0],
  }))
}

function tidy(text: string): string {
  return text
    .replaceAll(/[ \t]+/g, ' ')
    .replaceAll(/\s*\n\s*\n\s*/g, '\n\n')
    .trim()
}

/** Between paragraphs. */
function cut(text: string): string[] {
  const pieces: string[] = []
  for (const paragraph of text.split('\n\n')) {
    const last = pieces.at(-1)
    if (last !== undefined && last.length + paragraph.length < mostCharacters)
      pieces[pieces.length - 1] = `${last}\n\n${paragraph}`
    else pieces.push(paragraph.slice(0, 2 * mostCharacters))
  }
  return pieces.filter((piece) => piece.trim() !== '')
}
