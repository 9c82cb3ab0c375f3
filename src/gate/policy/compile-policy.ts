import { type Grant, type Mode, PolicyDocument, type PolicyRule } from '#contract'

import { type CapabilityPattern, parseCapability, type Surroundings } from '../capability/capability-text.ts'
import { matchesName } from '../capability/name-pattern.ts'
import { type PathPattern, pathPattern } from '../capability/path-pattern.ts'
import { durationMs } from './duration.ts'

/** A policy made ready to judge by. */
export interface Policy {
  readonly document: PolicyDocument
  readonly rules: readonly ReadyRule[]
  /** The mode for calls of a tool, where the policy has one; of several patterns the longest. */
  modeOfTool(tool: string): Mode | undefined
}

export interface ReadyRule {
  readonly rule: PolicyRule
  /** Undefined when the rule does not look at what is needed. */
  readonly capabilities: readonly ReadyCapability[] | undefined
}

export interface ReadyCapability {
  readonly grant: Grant
  /** Of files: what it names, in the one spelling of {@link foldPath}. */
  readonly folded: PathPattern | undefined
}

/** Equal for names that some file system takes for the same. Upper case first: some letters have several lower-case forms. */
export function foldPath(path: string): string {
  return path.toUpperCase().toLowerCase().normalize('NFC')
}

/**
 * @param surroundings.home what `~` stands for in the capabilities of rules
 * @throws AppError `gate.capability_invalid` when a rule needs a home and there is none
 */
export function compilePolicy(document: PolicyDocument, surroundings: Pick<Surroundings, 'home'>): Policy {
  const tools = Object.entries(document.modes.tools).toSorted(
    ([a], [b]) => b.length - a.length || (a < b ? -1 : 1),
  )
  return {
    document,
    rules: document.rules.map((rule) => ({
      rule,
      capabilities: rule.when.capability?.map((text) => ready(parseCapability(text, surroundings))),
    })),
    modeOfTool: (tool) => tools.find(([pattern]) => matchesName(pattern, tool))?.[1],
  }
}

function ready(pattern: CapabilityPattern): ReadyCapability {
  const { capability, resource } = pattern
  const isFiles = capability === 'fs.read' || capability === 'fs.write'
  return {
    grant: { ...pattern, reason: '' },
    folded: isFiles ? pathPattern(foldPath(resource), pattern.pattern === true) : undefined,
  }
}

/** What holds until somebody sets another: draft everywhere, no rules. */
export const defaultPolicy: Policy = compilePolicy(PolicyDocument.parse({ policy: 1 }), {})

/** The mode of a run that is about to start: what its person asked for, else what the policy says for such runs. */
export function modeOfRun(
  { document: { mode, modes } }: Policy,
  { asked, workflow, project }: { asked?: Mode | undefined; workflow?: string | undefined; project?: string },
): Mode {
  const own = (record: Readonly<Record<string, Mode>>, name: string | undefined): Mode | undefined =>
    name !== undefined && Object.hasOwn(record, name) ? record[name] : undefined
  return asked ?? own(modes.workflows, workflow) ?? own(modes.projects, project) ?? mode
}

/** What becomes of a question that nobody answers. */
export interface AskTerms {
  /** Milliseconds; null to wait for ever. */
  readonly timeoutMs: number | null
  readonly answer: 'allow' | 'deny'
}

/**
 * The terms of the rule that asks, or else of the policy. Silence never allows what cannot be taken back, nor what
 * somebody else may have written.
 */
export function askTerms(
  { document: { asking, rules } }: Policy,
  { rule, undoClass, integrity }: { rule: string | null; undoClass: string; integrity: string },
): AskTerms {
  const own = rules.find(({ name }) => name === rule)
  const { timeout = asking.timeout, answer = asking.answer } = own?.say === 'ask' ? own : asking
  const mayAllow = undoClass !== 'irreversible' && integrity === 'trusted'
  return {
    timeoutMs: timeout === undefined ? null : durationMs(timeout),
    answer: mayAllow ? answer : 'deny',
  }
}
