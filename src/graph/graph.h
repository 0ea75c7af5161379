// The dependency graph: who gets what from whom.
//
// A node is a definition; a binding says what satisfies one import of a component. The graph says
// everything that composing needs, and composing needs nothing else.
//
// Plain data: movable and copyable; binaries are shared and immutable.
//
// Spec: section 2, "An import is matched by interface name …".
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/strong_id.h"
#include "config/definition.h"
#include "graph/component_bytes.h"
#include "graph/setting_check.h"
#include "wit/world.h"

namespace composable::graph {

// The index of a node in Graph::nodes.
struct NodeTag {};
using NodeId = StrongId<NodeTag>;

// A component's file as it was read. Nodes whose files have the same content share one.
struct ComponentBinary {
  ComponentBytes bytes;
  wit::World world;
  bool uses_concurrency = false;  // see wasm/concurrency.h
  // What it makes of `config`; empty where nobody knows.
  std::span<const KnownSetting> settings = {};
};
using ComponentBinaryPtr = std::shared_ptr<const ComponentBinary>;

// One of the exports of another component of the graph.
struct FromComponent {
  NodeId node;                  // a ComponentNode or an InterceptorNode
  std::size_t export_item = 0;  // index into the exports of its world
  bool operator==(const FromComponent&) const = default;
};

// The host, by way of a capability.
struct FromCapability {
  NodeId node;  // a CapabilityNode
  // All importers may share one instance of the interface, whichever capability each has it from.
  bool is_shared = false;
  bool operator==(const FromCapability&) const = default;
};

// A store that is made of the component's `config`, of this component alone. The import is an
// interface `wasi:config/store` of some version.
struct FromConfig {
  bool operator==(const FromConfig&) const = default;
};

// Needs nobody to provide it: an interface that holds types without resources of its own, or a type
// that the world uses from one of its interfaces or spells out. What it stands for follows from the
// component alone and from its other bindings.
struct TypesOnly {
  bool operator==(const TypesOnly&) const = default;
};

// Nobody provides it.
struct Unbound {
  bool operator==(const Unbound&) const = default;
};

using Binding = std::variant<FromComponent, FromCapability, FromConfig, TypesOnly, Unbound>;

struct ComponentNode {
  config::ComponentDefinition definition;
  ComponentBinaryPtr binary;  // never null
  // One for each import of binary->world, in its order.
  std::vector<Binding> bindings;
  // What stands for each of its exports where others import or call it: that of the outermost of
  // its interceptors that surrounds it. Empty where it has none, and exports stand for themselves.
  std::vector<FromComponent> exposed;
  // Of an interceptor that wraps interfaces itself: the component that it stands before. Each use
  // of such a component has a node of its own.
  std::optional<NodeId> target;
};

struct CapabilityNode {
  config::CapabilityDefinition definition;
};

// An interceptor that is generated: it exports what its target exports, in the same order and with
// the same resources, and asks generic advice about each call.
struct InterceptorNode {
  config::InterceptorUse use;
  NodeId target;         // a ComponentNode
  NodeId inner;          // what it calls: the target, or the InterceptorNode of it that is next
  FromComponent advice;  // exports the interface of advice
};

// Messages of a channel go to a component.
struct Subscription {
  config::SubscriptionDefinition definition;
  NodeId component;  // a ComponentNode
};

// A way through a server to a component or to a channel.
struct Route {
  std::string label;  // which requests it is for, such as `POST /hello`
  // What it leads to by the names of the definitions: a component with one of its functions, or a
  // channel; the others are empty.
  std::string component;
  std::string function;
  std::string channel;
};

struct Server {
  std::string name;
  std::string type;
  std::vector<Route> routes;
};

using Node = std::variant<ComponentNode, CapabilityNode, InterceptorNode>;

// The name of the definition. Only interceptors may share one.
const std::string& NameOf(const Node& node);

// Each node comes after those that it needs, and the interceptors of a component behind it, the
// innermost first; apart from that, nodes are in the order of their names. So the order in which
// definitions were given makes no difference.
struct Graph {
  std::vector<Node> nodes;
  // Of the graph of all definitions; a component's own graph has none. By name.
  std::vector<Subscription> subscriptions;
  // The channels that are defined, or named by a subscription, by name.
  std::vector<std::string> channels;
  // By name; added by those who can read their definitions.
  std::vector<Server> servers;

  const Node& operator[](NodeId id) const { return nodes[id.value]; }
  // The node of a definition: no interceptor.
  std::optional<NodeId> Find(std::string_view name) const;

  // The component of that node; null where it is none.
  const ComponentNode* Component(NodeId id) const {
    return std::get_if<ComponentNode>(&(*this)[id]);
  }
  // The generated interceptor of that node; null where it is none.
  const InterceptorNode* Interceptor(NodeId id) const {
    return std::get_if<InterceptorNode>(&(*this)[id]);
  }
  // The component whose exports, with their types, a component or an interceptor has.
  NodeId SubjectOf(NodeId id) const {
    const InterceptorNode* const interceptor = Interceptor(id);
    return interceptor == nullptr ? id : interceptor->target;
  }
  // The component that an interceptor stands before, whatever is between them; else the node
  // itself.
  NodeId OwnerOf(NodeId id) const;
};

// What stands for an export of a component where others import or call it.
FromComponent ExposedExport(const Graph& graph, NodeId component, std::size_t export_item);

// The nodes that the root needs where it is called from outside, in the order of the graph: itself
// with its interceptors, what those are bound to, and so on.
std::vector<NodeId> NodesBelow(const Graph& graph, NodeId root);

}  // namespace composable::graph
