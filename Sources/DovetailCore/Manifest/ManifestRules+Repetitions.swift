extension ManifestRules {
    /// What stands twice in a list where each entry may stand once.
    var repetitions: [Finding] {
        let endpoints = Self.keyed(self.object["api_endpoints"], at: .root.member("api_endpoints")) { endpoint in
            guard let method = endpoint["method"]?.string, let path = endpoint["path"]?.string else { return nil }
            return "\(method) \(Self.withoutParameterNames(path))"
        }
        let moduleIDs = Self.keyed(self.object["modules"], at: .root.member("modules")) { $0["module_id"]?.string }
        let services = self.object["services"]
        let database = self.object["database"]
        let (inServices, inDatabase) = (JSONPath.root.member("services"), JSONPath.root.member("database"))
        let tables = Self.named(database?["tables"], at: inDatabase.member("tables")).map { ($0.0, $0.1.lowercased()) }
        let migrations = ["migrations", "contract_migrations"].flatMap {
            Self.keyed(database?[$0], at: inDatabase.member($0), \.string)
        }
        return Repetition.findings(endpoints, what: "the endpoint")
            + Repetition.findings(moduleIDs, what: "the module id")
            + Repetition.findings(self.named("schedules"), what: "the schedule")
            + Repetition.findings(self.named("features"), what: "the feature")
            + Repetition.findings(
                Self.named(services?["provides"], at: inServices.member("provides")), what: "the service")
            + Repetition.findings(
                Self.named(services?["requires"], at: inServices.member("requires")), what: "the service")
            + Repetition.findings(tables, what: "the table")
            + Repetition.findings(migrations, what: "the migration")
            + Repetition.findings(self.named("owner_migrations"), what: "the owner migration")
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
        Self.keyed(list, at: path) { $0["name"]?.string }
    }

    private static func keyed(
        _ list: JSONValue?, at path: JSONPath, _ key: (JSONValue) -> String?
    ) -> [(JSONPath, String)] {
        (list?.array ?? []).enumerated().compactMap { index, entry in key(entry).map { (path.element(index), $0) } }
    }
}
