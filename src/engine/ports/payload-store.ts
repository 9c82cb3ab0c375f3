/** Where JSON texts over 1 MiB go. Content-addressed: equal texts share a name. */
export interface PayloadStore {
  /** Durable when the promise resolves. */
  put(text: string): Promise<string>
  get(name: string): Promise<string>
}
