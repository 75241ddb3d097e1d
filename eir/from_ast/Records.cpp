//===- Records.cpp - records are tuples -----------------------------------===//

#include "eir/from_ast/FunctionLowering.h"

using namespace mlir;
using namespace llvm;

namespace lumen::eir {

const RecordInfo *FunctionLowering::recordInfo(const Node *node) {
  const RecordInfo *info = mod.record(str(node->text));
  if (!info)
    report(DiagKind::LowerUndefinedRecord, node, {node->text});
  return info;
}

std::optional<unsigned> FunctionLowering::fieldIndex(const RecordInfo &info,
                                                     const Node *record,
                                                     const Node *field) {
  auto index = info.indexOf(str(field->text));
  if (!index)
    report(DiagKind::LowerUndefinedField, field, {field->text, record->text});
  return index;
}

/// The expressions of a record's fields in a construction or pattern: those
/// given by name, else the one of `_`. Null entries are not given.
static bool givenFields(const RecordInfo &info,
                        Nodes fields, SmallVectorImpl<const Node *> &values,
                        const Node *&undefined) {
  values.assign(info.fields.size(), nullptr);
  const Node *wildcard = nullptr;
  for (const Node *field : fields) {
    const Node *name = field->kid(0);
    if (name->kind == NodeKind::Var) {
      wildcard = field->kid(1);
      continue;
    }
    auto index = info.indexOf(str(name->text));
    if (!index) {
      undefined = name;
      return false;
    }
    values[*index] = field->kid(1);
  }
  for (const Node *&value : values)
    if (!value)
      value = wildcard;
  return true;
}

/// #name{field = value}: values are evaluated in the order of the definition.
Value FunctionLowering::recordCreate(const Node *node, Block *fail) {
  Location at = loc(node);
  const RecordInfo *info = recordInfo(node);
  if (!info)
    return dead(at);
  SmallVector<const Node *> given;
  const Node *undefined = nullptr;
  if (!givenFields(*info, node->kids, given, undefined)) {
    report(DiagKind::LowerUndefinedField, undefined,
           {undefined->text, node->text});
    return dead(at);
  }
  Siblings siblings(*this);
  SmallVector<Value> elements{atom(at, str(node->text))};
  SmallVector<Attribute> literals{mod.atom(str(node->text))};
  for (auto [i, value] : enumerate(given)) {
    const Node *source = value ? value : info->fields[i].value;
    Attribute literal =
        source ? mod.literal(source) : Attribute(mod.atom("undefined"));
    if (literal && literals.size() == elements.size())
      literals.push_back(literal);
    siblings.next();
    elements.push_back(literal ? constant(at, literal)
                       : fail  ? guardValue(source, fail)
                               : expr(source));
  }
  if (literals.size() == elements.size())
    return constant(at, TupleAttr::get(b.getContext(), literals));
  return tuple(at, elements);
}

/// Goes on where `record` is the record that `node` names, else to `fail`.
void FunctionLowering::testRecord(const Node *node, const RecordInfo &info,
                                  Value record, Block *fail) {
  Location at = loc(node);
  Block *inside = newBlock();
  condBr(at,
         b.create<IsTupleOp>(at, b.getI1Type(), record,
                             info.fields.size() + 1),
         inside, fail);
  moveTo(inside);
  Block *good = newBlock();
  Value tag = b.create<ElementOp>(at, term, record, 0);
  condBr(at,
         b.create<IsConstOp>(at, b.getI1Type(), tag,
                             mod.atom(str(node->text))),
         good, fail);
  moveTo(good);
}

/// The same outside of guards: raises {badrecord,Record}.
void FunctionLowering::checkRecord(const Node *node, const RecordInfo &info,
                                   Value record) {
  Block *bad = newBlock();
  testRecord(node, info, record, bad);
  Block *good = b.getInsertionBlock();
  moveTo(bad);
  raiseTagged(loc(node), "badrecord", record);
  moveTo(good);
}

/// Rec#name{field = value}: values first, then the record, then its test.
Value FunctionLowering::recordUpdate(const Node *node) {
  Location at = loc(node);
  const RecordInfo *info = recordInfo(node);
  if (!info)
    return dead(at);
  SmallVector<int32_t> indexes;
  SmallVector<Value> values;
  const Node *wildcard = nullptr;
  for (const Node *field : node->kids.subspan(1)) {
    if (field->kid(0)->kind == NodeKind::Var) {
      wildcard = field->kid(1);
      continue;
    }
    auto index = fieldIndex(*info, node, field->kid(0));
    if (!index)
      return dead(at);
    indexes.push_back(static_cast<int32_t>(*index) + 1);
    values.push_back(expr(field->kid(1)));
  }
  if (wildcard)
    for (unsigned i = 0; i < info->fields.size(); ++i)
      if (!is_contained(indexes, static_cast<int32_t>(i) + 1)) {
        indexes.push_back(i + 1);
        values.push_back(expr(wildcard));
      }
  Value record = expr(node->kid(0));
  checkRecord(node, *info, record);
  unsigned size = info->fields.size() + 1;
  if (indexes.empty())
    return record;
  return b.create<SetElementsOp>(at, term, record, size, indexes, values);
}

Value FunctionLowering::recordAccess(const Node *node) {
  Location at = loc(node);
  const RecordInfo *info = recordInfo(node);
  if (!info)
    return dead(at);
  auto index = fieldIndex(*info, node, node->kid(1));
  if (!index)
    return dead(at);
  Value record = expr(node->kid(0));
  checkRecord(node, *info, record);
  return b.create<ElementOp>(at, term, record, *index + 1);
}

Value FunctionLowering::guardRecordAccess(const Node *node, Block *fail) {
  Location at = loc(node);
  const RecordInfo *info = recordInfo(node);
  if (!info)
    return dead(at);
  auto index = fieldIndex(*info, node, node->kid(1));
  if (!index)
    return dead(at);
  Value record = guardValue(node->kid(0), fail);
  testRecord(node, *info, record, fail);
  return b.create<ElementOp>(at, term, record, *index + 1);
}

Value FunctionLowering::recordIndex(const Node *node) {
  Location at = loc(node);
  const RecordInfo *info = recordInfo(node);
  if (!info)
    return dead(at);
  auto index = fieldIndex(*info, node, node->kid(0));
  if (!index)
    return dead(at);
  return constant(at, mod.integer(*index + 2));
}

Pat *FunctionLowering::recordPattern(const Node *node, bool shadow) {
  const RecordInfo *info = recordInfo(node);
  if (!info)
    return newPat(Pat::Never, node);
  if (node->kind == NodeKind::RecordIndex) {
    auto index = fieldIndex(*info, node, node->kid(0));
    return index ? literalPattern(mod.integer(*index + 2), node)
                 : newPat(Pat::Never, node);
  }
  SmallVector<const Node *> given;
  const Node *undefined = nullptr;
  if (!givenFields(*info, node->kids, given, undefined)) {
    report(DiagKind::LowerUndefinedField, undefined,
           {undefined->text, node->text});
    return newPat(Pat::Never, node);
  }
  Pat *pat = newPat(Pat::Tuple, node);
  pat->subs.push_back(literalPattern(mod.atom(str(node->text)), node));
  for (const Node *value : given)
    pat->subs.push_back(value ? pattern(value, shadow)
                              : newPat(Pat::Any, node));
  return pat;
}

} // namespace lumen::eir
