// As the SharePoint Framework's own build does: an AMD module, with the framework's packages left to the page.
module.exports = {
  mode: "production",
  entry: "./CopyWebPart.ts",
  module: { rules: [{ test: /\.ts$/, loader: "ts-loader" }] },
  resolve: { extensions: [".ts", ".js"] },
  externals: ["@microsoft/sp-webpart-base"],
  output: { filename: "web-part.js", library: { type: "amd" } },
};
