// Where access tokens come from: whatever an app has already.

/** What a header may hold. A line break in a token would be a header of its own. */
const HEADER_TEXT = /^[\x21-\x7e]+$/;

/**
 * Makes one function of the forms that `auth` may have: a string, a function, a Graph client's provider (`getAccessToken`), an Azure
 * credential (`getToken`).
 * @param {any} auth
 * @param {string} baseUrl
 * @returns {(fresh: boolean) => Promise<string>}
 */
export function tokenSource(auth, baseUrl) {
  /** What has been asked for and not been given yet, by `fresh`: many who ask at once ask once. @type {Map<boolean, Promise<string>>} */
  const asked = new Map();
  const get = async (fresh) => {
    const given = await ask(auth, baseUrl, fresh);
    const token = given?.accessToken ?? given?.token ?? given;
    if (typeof token !== "string" || !HEADER_TEXT.test(token)) {
      throw new TypeError("auth must give an access token: a non-empty string, or an object with accessToken or token");
    }
    return token;
  };
  return (fresh) => {
    const token = asked.get(fresh) ?? get(fresh).finally(() => asked.delete(fresh));
    asked.set(fresh, token);
    return token;
  };
}

function ask(auth, baseUrl, fresh) {
  if (auth === undefined || auth === null) throw new TypeError("auth must be given");
  if (typeof auth === "function") return auth({ forceRefresh: fresh });
  if (typeof auth.getAccessToken === "function") return auth.getAccessToken({ forceRefresh: fresh });
  if (typeof auth.getToken === "function") return auth.getToken(`${new URL(baseUrl).origin}/.default`);
  return auth;
}
