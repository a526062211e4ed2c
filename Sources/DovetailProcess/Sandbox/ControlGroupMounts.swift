import Foundation

/// Where the hierarchies of control groups are, and where in them this process is.
struct ControlGroupMounts: Sendable, Equatable {
    /// The folder of this process's group in the hierarchy of the second version; nil where there is none.
    var unified: String?
    /// The folder of its group for each controller that has a hierarchy of the first version.
    var separate: [String: String]
}

extension ControlGroupMounts {
    /// Reads the texts of /proc/self/cgroup and /proc/self/mountinfo.
    init(membership: String, mounts: String) {
        let mounted = mounts.split(separator: "\n").compactMap(Mount.init)
        self.unified = nil
        self.separate = [:]
        for line in membership.split(separator: "\n") {
            // ID:CONTROLLERS:PATH, where the second version's line has no controllers.
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 3 else { continue }
            let controllers = fields[1].split(separator: ",").map(String.init)
            if controllers.isEmpty {
                self.unified = mounted.first { $0.type == "cgroup2" }?.folder(of: fields[2])
            }
            for controller in controllers {
                let mount = mounted.first { $0.type == "cgroup" && $0.options.contains(controller) }
                self.separate[controller] = mount?.folder(of: fields[2])
            }
        }
    }

    private struct Mount {
        let root: String
        let point: String
        let type: String
        let options: [String]

        /// Reads a line of mountinfo: `ID PARENT DEVICE ROOT POINT OPTIONS … - TYPE SOURCE OPTIONS`.
        init?(_ line: Substring) {
            let halves = line.components(separatedBy: " - ")
            guard halves.count == 2 else { return nil }
            let first = halves[0].split(separator: " "), second = halves[1].split(separator: " ")
            guard first.count >= 6, second.count >= 3 else { return nil }
            self.root = String(first[3])
            self.point = String(first[4])
            self.type = String(second[0])
            self.options = second[2].split(separator: ",").map(String.init)
        }

        /// The folder of a group; nil when it lies outside of what is mounted here.
        func folder(of group: String) -> String? {
            guard self.root != "/" else { return group == "/" ? self.point : self.point + group }
            guard group == self.root || group.hasPrefix(self.root + "/") else { return nil }
            return self.point + group.dropFirst(self.root.count)
        }
    }
}
