// Types of the actors deployed here, for rivetkit/client: createClient<Actors>(…). Made by the server that they are deployed on.
import type { Registry } from "rivetkit";

interface Actor<Actions, Events> {
  readonly config: {
    actions: { [K in keyof Actions]: Actions[K] extends (...args: infer P) => infer R ? (c: unknown, ...args: P) => R : never };
    events: Events;
  };
}

interface Event<Args extends unknown[]> {
  readonly _eventType?: Args;
  readonly _queueMessage?: Args;
}

export interface Link {
  kind: "link";
  to: string;
}

export interface PictureInput {
  kind: "picture";
  png: Uint8Array;
  source?: Link | null;
}

export interface Picture {
  kind: "picture";
  png: Uint8Array;
  source: Link | null;
}

export interface Search {
  text: string;
  order?: "OLDEST" | "NEWEST" | null;
}

export interface PageOfLine {
  items: Line[];
  last: boolean;
}

export interface Line {
  number: number;
  text: string;
  author: string | null;
  at: string;
  replies: Line[];
}

export interface Written {
  line: Line;
}

export interface Opening {
  title: string;
  limits: Record<string, number>;
}

export interface Secret {
  words: string;
}

/** What may be given to create an actor, by its type. */
export interface Inputs {
  notebook: Opening;
}

export type Actors = Registry<{
  notebook: Actor<
    {
      attach: (number: number, attachment: Link | PictureInput) => (Link | Picture)[];
      erase: (number: number) => void;
      export: (options: unknown) => Uint8Array;
      find: (search: Search) => PageOfLine;
      total: (more: bigint) => bigint;
      touch: () => void;
      write: (text: string, author?: string | null) => Line;
    },
    {
      count: Event<[payload: bigint]>;
      written: Event<[payload: Written]>;
    }
  >;
  "odd-one": Actor<
    {
      "say/it \"loud\"": (in_: string) => string;
    },
    {
    }
  >;
  vault: Actor<
    {
      open: () => Secret;
    },
    {
    }
  >;
}>;
