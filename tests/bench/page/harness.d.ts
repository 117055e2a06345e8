/** The functions of harness.js. */
declare var bench: {
  prepare(contestant: string, at: { drive: string; token: string }): Promise<void>;
  follow(monitors: string[], together: number): Promise<void>;
  first(contestant: string, at: { drive: string; token: string }, monitor: string): Promise<number>;
  ownAlone(url: string, times: number): Promise<number[]>;
  ownMeanwhile(url: string): Promise<void>;
  left(): number;
  seen(): {
    outcomes: { name?: string; error?: string; at: number }[];
    most: number;
    sent: number;
    longTasks: { duration: number; startTime: number }[];
    own: number[];
  };
};
/** The monitor URLs to follow. */
declare var monitors: string[];
