import Testing

@testable import DovetailCommands

@Suite("The name of a built bundle")
struct FederatedNameTests {
    @Test("The name stands in the options of the plugin, not elsewhere in the configuration")
    func configuration() {
        let text = """
            const config = { name: "wrong", plugins: [
              new webpack.container.ModuleFederationPlugin({ "name": "CollectionViewer", filename: "remoteEntry.js" }),
            ] }
            """
        #expect(FederatedName.names(inConfiguration: text) == ["CollectionViewer"])
        #expect(FederatedName.names(inConfiguration: "module.exports = { name: 'x' }").isEmpty)
    }

    @Test(
        "A bundle declares its name as a variable or on the window",
        arguments: [
            ("var TaskManager;(()=>{\"use strict\"})()", ["TaskManager"]),
            ("window[\"TaskManager\"] = (() => ({}))()", ["TaskManager"]),
            ("window.TaskManager = {}", ["TaskManager"]),
            ("(self[\"webpackChunkx\"] = self[\"webpackChunkx\"] || []).push([])", []),
            ("", []),
        ])
    func bundle(text: String, names: [String]) {
        #expect(FederatedName.names(inBundle: text) == names)
    }
}
