import { Component, provideZonelessChangeDetection } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";
import { CopyButton } from "./copy-button";
import { body, drive, item } from "./observe.js";

@Component({ selector: "main", imports: [CopyButton], template: `<copy-button [drive]="drive" [item]="item" [body]="body" />` })
class Main {
  readonly drive = drive;
  readonly item = item;
  readonly body = body;
}

bootstrapApplication(Main, { providers: [provideZonelessChangeDetection()] });
