import DovetailCore

/// The points that every author should have checked, judged by a manifest and what was found in it.
struct Checklist: Sendable {
    /// The manifest as it stands in the file.
    let document: JSONValue
    /// What reading the manifest found.
    let findings: [Finding]
    /// The name that the bundle has.
    let federatedName: FederatedName

    /// The points, in the order in which authors know them.
    var items: [ChecklistItem] {
        [
            self.pluginName, self.moduleNames, self.moduleSuffix, self.scope, self.slug, self.uniqueModules,
            self.displayNames,
        ]
    }

    private var name: String { self.document["name"]?.string ?? "" }
    private var modules: [JSONValue] { self.document["modules"]?.array ?? [] }

    private var pluginName: ChecklistItem {
        let claim = "name is the plugin's name"
        guard let finding = self.finding({ $0.path == "$.name" }) else { return .passed(claim) }
        return self.name.isEmpty ? .failed(claim, finding.mend) : .failed(claim, "\(finding)")
    }

    private var moduleNames: ChecklistItem {
        self.judge(
            "Every module's name is different from the plugin's name, slug and scope",
            by: [.moduleNamedLikePlugin, .moduleWithoutName])
    }

    private var moduleSuffix: ChecklistItem {
        let claim = "Every module's name ends with \"Module\" or has a descriptive suffix"
        let plugin = Self.folded(self.name)
        let bare = self.modules.compactMap { $0["name"]?.string }.filter { name in
            let hasSuffix = Self.spaced(name).contains(" ") || Self.folded(name).hasPrefix(plugin)
            return Self.folded(name) == plugin || !name.lowercased().hasSuffix("module") && !hasSuffix
        }
        guard let first = bare.first else { return .passed(claim) }
        let stemName = self.name.filter { !$0.isWhitespace }
        return .failed(
            claim,
            "Rename \(Self.list(bare)): \"\(first.excerpt(60))Module\" ends with Module, \"\(stemName.excerpt(60))Viewer\" says what it does."
        )
    }

    private var scope: ChecklistItem {
        let claim = "scope matches the Module Federation name of the bundle"
        guard let scope = self.document["scope"]?.string ?? self.document["name"]?.string else {
            return .notChecked(claim, "the manifest has neither scope nor name")
        }
        switch self.federatedName {
        case .found(let names, _) where names.contains(scope): return .passed(claim)
        case .found(let names, let file):
            return .failed(
                claim, "\(file) says \(Self.list(names)), the manifest \"\(scope.excerpt(60))\". Write one in both.")
        case .unknown(let reason): return .notChecked(claim, reason)
        }
    }

    private var slug: ChecklistItem {
        let claim = "plugin_slug is unique across all plugins"
        if let finding = self.finding({ $0.path == "$.plugin_slug" || $0.code == .slugNeeded }) {
            return .failed(claim, "\(finding)")
        }
        return .notChecked(claim, "the host checks it when the plugin is published")
    }

    private var uniqueModules: ChecklistItem {
        let claim = "All module names are unique within the plugin"
        let finding = self.finding {
            $0.code == .moduleNamesAlike || $0.code == .duplicate && $0.path.hasPrefix("$.modules[")
        }
        return finding.map { .failed(claim, "\($0)") } ?? .passed(claim)
    }

    private var displayNames: ChecklistItem {
        let claim = "Every display_name is user-friendly"
        let unfriendly = self.modules.filter { module in
            let text = (module["display_name"]?.string ?? "").filter { !$0.isWhitespace }
            return text.isEmpty || text.contains("_")
        }
        guard let first = unfriendly.first else { return .passed(claim) }
        let name = first["name"]?.string ?? self.name
        return .failed(
            claim,
            "Write \"display_name\": \"\(Self.spaced(name.excerpt(60)))\" in \(name.excerpt(60)): it is what people read."
        )
    }

    private func judge(_ claim: String, by codes: Set<Finding.Code>) -> ChecklistItem {
        self.finding { codes.contains($0.code) }.map { .failed(claim, "\($0)") } ?? .passed(claim)
    }

    private func finding(_ isAboutIt: (Finding) -> Bool) -> Finding? {
        self.findings.first { $0.severity == .error && isAboutIt($0) }
    }
}

extension Checklist {
    private static func folded(_ name: String) -> String {
        name.lowercased().filter { !$0.isWhitespace && $0 != "-" && $0 != "_" }
    }

    private static func list(_ names: [String]) -> String {
        names.prefix(5).map { "\"\($0.excerpt(60))\"" }.joined(separator: ", ")
    }

    /// `TaskManagerModule` as people write it: `Task Manager`.
    private static func spaced(_ name: String) -> String {
        let stem = name.hasSuffix("Module") && name.count > 6 ? String(name.dropLast(6)) : name
        var text = ""
        for character in stem {
            if character.isUppercase, text.last?.isLowercase == true { text.append(" ") }
            text.append(character == "_" || character == "-" ? " " : character)
        }
        return text
    }
}
