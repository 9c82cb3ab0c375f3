/** A map that holds so many entries: what was set first goes first. Setting a key again makes it the newest. */
export class BoundedMap<Key, Value> extends Map<Key, Value> {
  readonly #most: number

  constructor(most: number) {
    super()
    this.#most = most
  }

  override set(key: Key, value: Value): this {
    this.delete(key)
    super.set(key, value)
    if (this.size > this.#most) {
      const [oldest] = this.keys()
      this.delete(oldest as Key)
    }
    return this
  }
}
