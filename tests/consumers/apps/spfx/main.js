// Loads the web part as a SharePoint page does, and presses its button.

const { token, from, to } = Object.fromEntries(new URLSearchParams(location.search));
const domElement = document.body.appendChild(document.createElement("main"));
/** The arguments of each call of getToken. */
const calls = [];

class BaseClientSideWebPart {
  domElement = domElement;
  properties = { from, to };
  context = {
    aadTokenProviderFactory: {
      getTokenProvider: async () => ({
        getToken: async (...parameters) => {
          calls.push(parameters);
          return token;
        },
      }),
    },
  };
}

const { default: CopyWebPart } = await new Promise((resolve, reject) => {
  globalThis.define = (_names, factory) => resolve(factory({ BaseClientSideWebPart }));
  const script = document.head.appendChild(document.createElement("script"));
  script.onerror = reject;
  script.src = "dist/web-part.js";
});

const webPart = new CopyWebPart();
await webPart.onInit();
webPart.render();
const button = domElement.querySelector("button");
const texts = [];
new MutationObserver(() => {
  texts.push(button.textContent);
  if (/^(completed|failed)/.test(button.textContent)) document.title = JSON.stringify({ texts, calls });
}).observe(button, { childList: true });
button.click();
