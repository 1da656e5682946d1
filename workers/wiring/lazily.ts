/** Makers of an object's members: each makes one, from the others and from what the object was begun with. */
export type Makers<Given extends object, Members extends object> = {
  [Name in keyof Members]: (self: Given & Members) => Members[Name];
};

/**
 * Returns a function that makes objects whose members are made when they are first asked for, and then kept. A request
 * uses few of the services that there are, and making all of them takes longer than an answer from memory.
 */
export function lazily<Given extends object, Members extends object>(
  makers: Makers<Given, Members>,
): (given: Given) => Given & Members {
  const prototype = {};
  for (const name of Object.keys(makers) as (keyof Members)[]) {
    Object.defineProperty(prototype, name, {
      get(this: Given & Members) {
        const value = makers[name](this);
        Object.defineProperty(this, name, { value });
        return value;
      },
    });
  }
  return (given) => Object.assign(Object.create(prototype), given);
}
