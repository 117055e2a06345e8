// The part of @microsoft/sp-webpart-base that the web part uses. The package itself brings 700 MB along; the token provider's types are its own.

declare module "@microsoft/sp-webpart-base" {
  import type { AadTokenProviderFactory } from "@microsoft/sp-http-base";

  export abstract class BaseClientSideWebPart<Properties> {
    protected readonly context: { readonly aadTokenProviderFactory: AadTokenProviderFactory };
    protected readonly properties: Properties;
    protected readonly domElement: HTMLElement;
    protected onInit(): Promise<void>;
    protected abstract render(): void;
  }
}
