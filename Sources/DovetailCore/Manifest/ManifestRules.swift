/// The rules about a manifest that take more than one field to judge.
struct ManifestRules {
    private let document: JSONValue
    let object: ManifestObject
    private let names: ManifestNames

    init(_ document: JSONValue) {
        self.document = document
        self.object = ManifestObject(document)
        self.names = ManifestNames(document)
    }

    /// Everything that the rules find.
    var findings: [Finding] {
        let naming = NamingRules.findings(plugin: self.names.fields, modules: NamedModule.all(in: self.document))
        return [self.names.slugNeeded].compactMap(\.self) + naming + self.permissionFindings + self.settingFindings
            + self.dependencyFindings + self.repetitions + self.runtimeFindings + self.scopeFindings
    }

    private var permissionFindings: [Finding] {
        let declared = Set(self.object.permissions("permissions"))
        let path = JSONPath.root.member("permissions")
        let unknown = self.entries(of: "permissions").compactMap { index, text -> Finding? in
            guard let permission = Permission(text), !permission.isEnforced else { return nil }
            let nearest = Spelling.nearest(to: text, in: Permission.enforced.map(\.rawValue))
            return Finding(
                .permissionNotEnforced, severity: .warning, at: path.element(index), found: "\"\(text)\"",
                expected: "a permission that the host enforces",
                mend: nearest.map { "Did you mean \"\($0)\"? The host keeps and shows it, but does not enforce it." }
                    ?? "Nothing needs to be done: the host keeps and shows it, but does not enforce it.")
        }
        let undeclared = self.entries(of: "essential_permissions").compactMap { index, text -> Finding? in
            guard let permission = Permission(text), !declared.contains(permission) else { return nil }
            return Finding(
                .contradiction, at: .root.member("essential_permissions").element(index), found: "\"\(text)\"",
                expected: "one of the plugin's permissions", mend: "Add \"\(text)\" to permissions.")
        }
        return unknown + undeclared
    }

    private var settingFindings: [Finding] {
        let path = JSONPath.root.member("configuration")
        return (self.object["configuration"]?.object ?? [:]).sorted { $0.key < $1.key }.flatMap { key, value in
            ConfigurationField(document: value)?.contradictions(at: path.member(key)) ?? []
        }
    }

    private var dependencyFindings: [Finding] {
        let all = ManifestDependency.all(in: self.object["dependencies"])
        let own = all.compactMap { place, dependency -> Finding? in
            guard dependency.slug.folded == self.names.slug?.lowercased() else { return nil }
            return Finding(
                .contradiction, at: place, found: "the plugin itself", expected: "another plugin",
                mend: "Remove the dependency.")
        }
        return own + Repetition.findings(all.map { ($0.place, $0.dependency.slug.folded) }, what: "a dependency on")
    }

    private var runtimeFindings: [Finding] {
        self.executableFindings + self.entryPointFindings + self.pythonFindings + self.needlessRuntimeFindings
    }

    private var executableFindings: [Finding] {
        let isProcess = self.object.choice("runtime", as: PluginRuntime.self) == .process
        guard isProcess, self.object.choice("type", as: PluginKind.self) != .frontend,
            self.object["executable"] == nil
        else { return [] }
        return [
            Finding(
                .fieldMissing, at: .root.member("executable"), found: "nothing",
                expected: "the path of the program that the host starts, such as bin/plugin",
                mend: "Add \"executable\", or leave \"runtime\" out if the plugin is compiled into the host.")
        ]
    }

    private var needlessRuntimeFindings: [Finding] {
        guard self.object.choice("type", as: PluginKind.self) == .frontend, let runtime = self.object.string("runtime")
        else { return [] }
        return [
            Finding(
                .fieldWithoutEffect, severity: .warning, at: .root.member("runtime"),
                found: "\"\(runtime.excerpt(40))\"",
                expected: "no runtime: a frontend plugin has no code that the host runs",
                mend: "Remove runtime, or write \"type\": \"full\".")
        ]
    }

    /// A module can only be loaded under the name that the bundle has.
    private var scopeFindings: [Finding] {
        guard let scope = self.names.scope else { return [] }
        return (self.object["modules"]?.array ?? []).enumerated().compactMap { index, module in
            guard let other = module["component"]?["scope"]?.string, other != scope else { return nil }
            return Finding(
                .contradiction, severity: .warning,
                at: .root.member("modules").element(index).member("component").member("scope"),
                found: "\"\(other.excerpt(60))\"", expected: "the plugin's scope \"\(scope.excerpt(60))\"",
                mend: "Write the name that the bundle's build configuration has, in both places.")
        }
    }

    private func entries(of name: String) -> [(index: Int, text: String)] {
        (self.object[name]?.array ?? []).enumerated().compactMap { index, value in value.string.map { (index, $0) } }
    }
}
