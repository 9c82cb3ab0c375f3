export declare const builtFolder: string
export declare function builtPlace(): string
export declare function programToStart(): string
