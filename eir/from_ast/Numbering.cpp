//===- Numbering.cpp - the numbers in names of funs -----------------------===//
//
// Stack traces show '-f/1-fun-0-' and '-f/1-lc$^1/1-0-'. The numbers follow the
// order in which OTP's compiler comes upon funs and comprehensions: the operands
// of calls and constructors from right to left, a fun after what is in it, the
// generators of a comprehension before the expressions they guard.
// Source: OTP v3_core.erl (safe_list, fun_tq, lc_tq, try_after).
//
//===----------------------------------------------------------------------===//

#include "eir/from_ast/FunctionLowering.h"

using namespace llvm;

namespace lumen::eir {

namespace {
class Numberer {
public:
  explicit Numberer(FunNaming &naming) : naming(naming) {}

  void visitAll(Nodes nodes) {
    for (const Node *node : nodes)
      visit(node);
  }

  void visitReversed(Nodes nodes) {
    for (size_t i = nodes.size(); i-- > 0;)
      visit(nodes[i]);
  }

  void visit(const Node *node) {
    if (!node)
      return;
    switch (node->kind) {
    case NodeKind::Cons: {
      SmallVector<const Node *> heads;
      for (; node->kind == NodeKind::Cons; node = node->kid(1))
        heads.push_back(node->kid(0));
      visit(node);
      for (const Node *head : reverse(heads))
        visit(head);
      return;
    }
    case NodeKind::Tuple:
    case NodeKind::Record:
      return visitReversed(node->kids);
    case NodeKind::BinaryOp:
      if (node->text == "andalso" || node->text == "orelse")
        return visitAll(node->kids);
      return visitReversed(node->kids);
    case NodeKind::Call:
      visitReversed(node->kids.subspan(1));
      return visit(node->kid(0));
    case NodeKind::Remote:
      return visitReversed(node->kids);
    case NodeKind::FunLocal:
      return number(node);
    case NodeKind::Fun:
    case NodeKind::NamedFun:
      visitAll(node->kids);
      return number(node);
    case NodeKind::ListComp:
    case NodeKind::BinComp: {
      Nodes qualifiers = node->kids.subspan(1);
      for (const Node *qualifier : qualifiers)
        visit(isGenerator(qualifier) ? qualifier->kid(1) : qualifier);
      for (const Node *qualifier : qualifiers)
        if (isGenerator(qualifier))
          number(qualifier);
      return visit(node->kid(0));
    }
    case NodeKind::Try:
      visitAll(node->kids);
      if (node->tryCounts[3])
        number(node);
      return;
    default:
      return visitAll(node->kids);
    }
  }

private:
  static bool isGenerator(const Node *node) {
    return node->kind == NodeKind::Generate ||
           node->kind == NodeKind::BinGenerate;
  }
  void number(const Node *node) { naming.numbers[node] = naming.next++; }

  FunNaming &naming;
};
} // namespace

void numberFuns(const Node *function, FunNaming &naming) {
  Numberer(naming).visitAll(function->kids);
}

} // namespace lumen::eir
