extension ManifestRules {
    /// What stands twice in a list where each entry may stand once.
    var repetitions: [Finding] {
        let endpoints = self.keyed("api_endpoints", at: .root.member("api_endpoints")) { endpoint in
            guard let method = endpoint["method"]?.string, let path = endpoint["path"]?.string else { return nil }
            return "\(method) \(Self.withoutParameterNames(path))"
        }
        let services = self.object["services"]
        let path = JSONPath.root.member("services")
        return Repetition.findings(endpoints, what: "the endpoint")
            + Repetition.findings(
                self.keyed("modules", at: .root.member("modules")) { $0["module_id"]?.string }, what: "the module id")
            + Repetition.findings(self.named("schedules"), what: "the schedule")
            + Repetition.findings(self.named("features"), what: "the feature")
            + Repetition.findings(Self.named(services?["provides"], at: path.member("provides")), what: "the service")
            + Repetition.findings(Self.named(services?["requires"], at: path.member("requires")), what: "the service")
            + Repetition.findings(
                Self.named(self.object["database"]?["tables"], at: .root.member("database").member("tables"))
                    .map { ($0.0, $0.1.lowercased()) }, what: "the table")
    }

    /// Two paths that differ only in what they call their parameters answer the same requests.
    private static func withoutParameterNames(_ path: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("{") ? "{}" : String($0) }.joined(separator: "/")
    }

    private func named(_ name: String) -> [(JSONPath, String)] {
        Self.named(self.object[name], at: .root.member(name))
    }

    private static func named(_ list: JSONValue?, at path: JSONPath) -> [(JSONPath, String)] {
        (list?.array ?? []).enumerated().compactMap { index, entry in
            entry["name"]?.string.map { (path.element(index), $0) }
        }
    }

    private func keyed(
        _ name: String, at path: JSONPath, _ key: (JSONValue) -> String?
    ) -> [(JSONPath, String)] {
        (self.object[name]?.array ?? []).enumerated().compactMap { index, entry in
            key(entry).map { (path.element(index), $0) }
        }
    }
}
