// Routes by the segments of their paths, so that finding one takes no longer where there are many.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace composable::http {

struct Route;

// Borrows its routes. Safe to read from any thread.
class RouteTree {
 public:
  void Add(const Route& route);

  // Calls `visit` for each route whose path matches, literals before captures from the left, and
  // those of one shape in the order in which they were added, until it returns true. Whether it
  // did.
  template <typename Visit>
  bool FindIf(std::span<const std::string_view> segments, const Visit& visit) const {
    return FindBelow(root_, segments, visit);
  }

 private:
  struct Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
    std::unique_ptr<Node> capture;     // for any segment
    std::vector<const Route*> routes;  // whose paths end here
  };

  template <typename Visit>
  static bool FindBelow(const Node& node, std::span<const std::string_view> segments,
                        const Visit& visit) {
    if (segments.empty()) {
      for (const Route* const route : node.routes) {
        if (visit(*route)) return true;
      }
      return false;
    }
    const auto rest = segments.subspan(1);
    const auto literal = node.literals.find(segments.front());
    if (literal != node.literals.end() && FindBelow(*literal->second, rest, visit)) return true;
    return node.capture != nullptr && FindBelow(*node.capture, rest, visit);
  }

  Node root_;
};

}  // namespace composable::http
