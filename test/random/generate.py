"""Random Erlang functions.

A program is a tree: a Node has parts, which are texts and Nodes; what a Node
prints as is its parts one after the other. A List is a Node whose items can be
left out. Trees make failures small: see candidates().

Values have types only to make most calls meaningful; one expression in a dozen
is of another type than its place asks for, so that errors are covered as well.
"""

import random

# --- trees --------------------------------------------------------------------


class Node:
    __slots__ = ("parts", "kind")

    def __init__(self, *parts, kind="expr"):
        self.parts = list(parts)
        self.kind = kind

    def __str__(self):
        return "".join(str(p) for p in self.parts)

    def copy(self):
        return Node(
            *(p.copy() if isinstance(p, Node) else p for p in self.parts),
            kind=self.kind,
        )

    def children(self):
        return [p for p in self.parts if isinstance(p, Node)]

    def put(self, old, new):
        self.parts = [new if p is old else p for p in self.parts]


class List(Node):
    """Items between separators, of which at least `least` must stay."""

    __slots__ = ("separator", "least")

    def __init__(self, separator, items, least=1, kind="list"):
        super().__init__(*items, kind=kind)
        self.separator = separator
        self.least = least

    def __str__(self):
        return self.separator.join(str(p) for p in self.parts)

    def copy(self):
        return List(
            self.separator,
            [p.copy() if isinstance(p, Node) else p for p in self.parts],
            self.least,
            self.kind,
        )


def walk(node, path=()):
    yield path, node
    for i, p in enumerate(node.parts):
        if isinstance(p, Node):
            yield from walk(p, path + (i,))


def at(node, path):
    for i in path:
        node = node.parts[i]
    return node


def size(node):
    return sum(1 for _ in walk(node)) * 4 + len(str(node))


SIMPLE = ["0", "[]", "a", "<<>>", "_"]


def candidates(tree):
    """The trees that are one step smaller than this one."""
    seen = {str(tree)}

    def offer(t):
        s = str(t)
        if s not in seen and size(t) < size(tree):
            seen.add(s)
            return True
        return False

    for path, node in walk(tree):
        if isinstance(node, List):
            for i in range(len(node.parts)):
                if len(node.parts) > node.least:
                    t = tree.copy()
                    del at(t, path).parts[i]
                    if offer(t):
                        yield t
            continue
        if not path or node.kind not in ("expr", "guard", "pat"):
            continue
        for sub_path, sub in walk(node):
            if sub_path and sub.kind == node.kind:
                t = tree.copy()
                at(t, path[:-1]).parts[path[-1]] = sub.copy()
                if offer(t):
                    yield t
        for simple in SIMPLE:
            if (simple == "_") != (node.kind == "pat") and simple == "_":
                continue
            if len(simple) < len(str(node)):
                t = tree.copy()
                at(t, path[:-1]).parts[path[-1]] = Node(simple, kind=node.kind)
                if offer(t):
                    yield t


# --- what values there are ----------------------------------------------------

EDGES = [2**k + d for k in (27, 28, 31, 32, 53, 58, 59, 60, 61, 62, 63, 64, 65,
                            127, 128, 200) for d in (-1, 0, 1)]
SMALL = list(range(-4, 20)) + [31, 32, 33, 63, 64, 65, 100, 127, 128, 255, 256]
FLOATS = ["0.0", "-0.0", "1.0", "-1.5", "0.1", "3.14", "1.0e10", "1.0e22",
          "1.0e23", "123456789.125", "4.0e-7", "5.0e-324", "1.7976931348623157e308",
          "9007199254740992.0", "9007199254740993.0", "576460752303423488.0",
          "1152921504606846976.0", "18446744073709551616.0", "2.5", "0.5", "-7.0",
          "1.0e-5", "0.001", "100000.0", "1.0e100"]
ATOMS = ["a", "b", "ok", "error", "undefined", "true", "false", "''", "'A b'",
         "infinity", "'\\x{e5}'"]
STRINGS = ['""', '"a"', '"abc"', '"hello world"', '" a,b ,, c "', '"12"',
           '"-7"', '"3.5"', '"1e5"', '"\\x{e5}\\x{e4}\\x{f6}"', '"Stra\\x{df}e"',
           '"\\x{3b1}\\x{3b2}\\x{3a3}"', '"e\\x{301}x"', '"\\x{1f600}!"', '"A-Z"',
           '"a\\r\\nb"', '"aXbXc"', '"FF"', '"zz"']
BINARIES = ["<<>>", "<<0>>", "<<1,2,3>>", "<<255,254>>", '<<"abc">>',
            '<<"hello world">>', '<<"12">>', '<<"-7">>', '<<"2.5">>',
            '<<"a,b,,c">>', '<<"\\x{e5}\\x{3b1}"/utf8>>', "<<131,97,5>>",
            '<<"FFee">>', "<<0:64>>", "<<1:200>>", '<<"aXbXc">>',
            "(binary:copy(<<\"0123456789\">>,20))", "<<195,165,195>>"]


def edge(r):
    n = r.choice(EDGES)
    return str(-n if r.random() < 0.5 else n)


def small(r):
    return str(r.choice(SMALL))


def literal(r, type_, depth=2):
    """The text of a constant; also what functions get as arguments."""
    lit = lambda t: literal(r, t, depth - 1)
    if type_ == "any":
        type_ = r.choice(["int", "int", "float", "atom", "bool", "bin", "bits",
                          "str", "list", "tuple", "map", "ints"])
    if type_ == "int":
        return edge(r) if r.random() < 0.45 else small(r)
    if type_ == "small":
        return str(r.randint(0, 12)) if r.random() < 0.9 else str(r.randint(-3, 40))
    if type_ == "float":
        return r.choice(FLOATS)
    if type_ == "num":
        return lit("int") if r.random() < 0.6 else lit("float")
    if type_ == "atom":
        return r.choice(ATOMS)
    if type_ == "bool":
        return r.choice(["true", "false"])
    if type_ == "bin":
        return r.choice(BINARIES)
    if type_ == "bits":
        n = r.randint(0, 70)
        return f"<<{r.getrandbits(n) if n else 0}:{n}>>" if r.random() < 0.7 else lit("bin")
    if type_ == "str":
        return r.choice(STRINGS)
    if type_ == "ints":
        return "[" + ",".join(r.choice([small(r), small(r), edge(r)])
                              for _ in range(r.randint(0, 6))) + "]"
    if type_ == "list":
        if depth <= 0:
            return "[]"
        head = ",".join(lit("any") for _ in range(r.randint(0, 4)))
        return f"[{head}|{lit('any')}]" if head and r.random() < 0.06 else f"[{head}]"
    if type_ == "pairs":
        return "[" + ",".join(f"{{{lit('key')},{lit('any') if depth > 0 else 0}}}"
                              for _ in range(r.randint(0, 5))) + "]"
    if type_ == "key":
        return r.choice(["1", "2", "3", "1.0", "2.0", "a", "b", "c", "<<1>>", "{1}", "[]",
                         '"k"', edge(r)])
    if type_ == "tuple":
        if depth <= 0:
            return "{}"
        if r.random() < 0.25:
            return record(r)
        return "{" + ",".join(lit("any") for _ in range(r.randint(0, 4))) + "}"
    if type_ == "map":
        if depth <= 0:
            return "#{}"
        if r.random() < 0.2:
            n = r.choice([31, 32, 33, 40, 70])
            return f"(maps:from_list([{{K,K*K}}||K<-lists:seq(1,{n})]))"
        return "#{" + ",".join(f"{lit('key')}=>{lit('any')}"
                               for _ in range(r.randint(0, 4))) + "}"
    if type_ == "iolist":
        if depth <= 0 or r.random() < 0.4:
            return r.choice([lit("bin"), lit("str"), str(r.randint(0, 255))])
        return "[" + ",".join(lit("iolist") for _ in range(r.randint(0, 3))) + "]"
    if type_ == "fun1":
        return r.choice(["fun(X)->X end", "fun erlang:is_integer/1", "fun(X)->{X}end",
                         "fun(X) when is_atom(X)->X end", "fun erlang:abs/1",
                         "fun(X)->X>2 end"])
    if type_ == "pred":
        return r.choice(["fun(X)->X>2 end", "fun erlang:is_integer/1",
                         "fun erlang:is_list/1", "fun(X)->X=:=a end",
                         "fun(X)->X rem 2==0 end", "fun(X)->X end"])
    if type_ == "fun2":
        return r.choice(["fun(X,Y)->{X,Y}end", "fun erlang:'+'/2", "fun(X,Y)->[X|Y]end",
                         "fun(X,Y)->X=<Y end", "fun erlang:max/2", "fun(_,Y)->Y end",
                         "fun(X,_)->X end"])
    if type_ == "fun3":
        return r.choice(["fun(X,Y,Z)->{X,Y,Z}end", "fun(X,Y,Z)->[{X,Y}|Z]end",
                         "fun(_,Y,_)->Y end"])
    if type_ == "chardata":
        return lit(r.choice(["str", "bin", "iolist"]))
    return ARGUMENTS[type_](r)


def record(r):
    fields = [f"{f}= {literal(r, 'any', 1)}" for f in ("x", "y", "z") if r.random() < 0.5]
    return "#r{" + ",".join(fields) + "}"


# Calls of functions that the same arguments always give the same result for:
# module:function(types of arguments)type of result.
CALLS = """
abs(num)num float(num)float trunc(num)int round(num)int ceil(num)int floor(num)int
length(list)int size(any)int tuple_size(tuple)int byte_size(bits)int bit_size(bits)int
hd(list)any tl(list)list element(small,tuple)any setelement(small,tuple,any)tuple
atom_to_list(atom)str atom_to_binary(atom)bin atom_to_binary(atom,enc)bin
integer_to_list(int)str integer_to_list(int,base)str
integer_to_binary(int)bin integer_to_binary(int,base)bin list_to_integer(str)int
list_to_integer(str,base)int binary_to_integer(bin)int binary_to_integer(bin,base)int
float_to_list(float)str float_to_binary(float)bin float_to_list(float,fopts)str
float_to_binary(float,fopts)bin list_to_float(str)float binary_to_float(bin)float
list_to_binary(iolist)bin iolist_to_binary(iolist)bin iolist_size(iolist)int
binary_to_list(bin)str binary_to_list(bin,small,small)str bitstring_to_list(bits)list
list_to_bitstring(iolist)bits split_binary(bits,small)tuple binary_part(bin,small,small)bin
tuple_to_list(tuple)list list_to_tuple(list)tuple erlang:make_tuple(small,any)tuple
erlang:append_element(tuple,any)tuple erlang:insert_element(small,tuple,any)tuple
erlang:delete_element(small,tuple)tuple map_size(map)int map_get(key,map)any
is_map_key(key,map)bool erlang:phash2(any)int erlang:phash2(any,small)int
erlang:phash(any,small)int erlang:crc32(iolist)int erlang:adler32(iolist)int erlang:md5(iolist)bin
erlang:crc32(int,iolist)int erlang:crc32_combine(small,small,small)int
term_to_binary(any)bin term_to_binary(any,[deterministic])bin
term_to_binary(any,[{minor_version,1}])bin binary_to_term(bin)any erlang:external_size(any)int
binary_to_term(term_to_binary(any))any binary_to_term(bin,[used])any
max(any,any)any min(any,any)any is_record(any,r)bool is_record(any,atom,small)bool
is_function(any,small)bool erlang:list_to_atom(str)atom erlang:binary_to_atom(bin)atom
erlang:binary_to_atom(bin,enc)atom erlang:fun_info(fun1,arity)any
erlang:apply(fun1,list)any erlang:apply(erlang,atom,list)any
erlang:iolist_to_iovec(iolist)list erlang:split_binary(bin,small)any
binary:at(bin,small)int binary:first(bin)int binary:last(bin)int binary:bin_to_list(bin)str
binary:bin_to_list(bin,small,small)str binary:copy(bin)bin binary:copy(bin,small)bin
binary:match(bin,pattern)any binary:matches(bin,pattern)list binary:split(bin,pattern)list
binary:split(bin,pattern,[global])list binary:split(bin,pattern,[global,trim_all])list
binary:split(bin,pattern,[trim])list binary:replace(bin,pattern,bin)bin
binary:replace(bin,pattern,bin,[global])bin binary:match(bin,pattern,[{scope,{small,small}}])any
binary:replace(bin,pattern,bin,[{insert_replaced,small}])bin
binary:part(bin,small,small)bin binary:longest_common_prefix([bin,bin])int
binary:longest_common_suffix([bin,bin])int binary:encode_unsigned(int)bin
binary:encode_unsigned(int,endian)bin binary:decode_unsigned(bin)int
binary:decode_unsigned(bin,endian)int binary:encode_hex(bin)bin binary:decode_hex(bin)bin
binary:list_to_bin(iolist)bin
unicode:characters_to_list(iolist)any unicode:characters_to_binary(iolist)any
unicode:characters_to_binary(str)bin unicode:characters_to_list(bin)str
unicode:characters_to_list(bin,enc)any unicode:characters_to_binary(str,enc,enc)any
unicode:characters_to_nfc_list(iolist)any unicode:characters_to_nfd_binary(str)any
unicode:characters_to_nfkd_list(str)any unicode:characters_to_nfkc_binary(bin)any
string:trim(chardata)str string:trim(chardata,dir)str string:trim(chardata,dir,str)str
string:uppercase(chardata)str string:lowercase(chardata)str string:titlecase(chardata)str
string:casefold(chardata)str string:length(chardata)int string:slice(chardata,small)str
string:slice(chardata,small,small)str string:split(chardata,chardata)list
string:split(chardata,str,splitdir)list string:replace(chardata,str,str,all)list
string:find(chardata,str)any string:find(chardata,str,trailing)any string:prefix(chardata,str)any
string:pad(chardata,small)any string:pad(chardata,small,paddir)any string:pad(chardata,small,both,42)any
string:reverse(chardata)str string:equal(chardata,chardata)bool string:equal(chardata,chardata,true)bool
string:equal(chardata,chardata,true,nfkc)bool string:lexemes(chardata,str)list
string:nth_lexeme(chardata,small,str)str string:to_graphemes(chardata)list
string:take(chardata,str)any string:take(chardata,str,bool)any string:take(chardata,str,bool,trailing)any
string:chomp(chardata)str string:to_integer(chardata)any string:to_float(chardata)any
string:next_codepoint(chardata)any string:next_grapheme(chardata)any string:is_empty(chardata)bool
string:tokens(str,str)list string:str(str,str)int string:rstr(str,str)int string:chr(str,small)int
string:rchr(str,small)int string:substr(str,small)str string:substr(str,small,small)str
string:strip(str,both)str string:centre(str,small)str string:left(str,small)str string:right(str,small)str
string:join([str,str],str)str string:concat(str,str)str string:copies(str,small)str
string:words(str)int string:sub_word(str,small)str string:span(str,str)int string:cspan(str,str)int
string:to_upper(str)str string:to_lower(str)str
lists:append(list,list)list lists:concat([str,num,atom])str lists:delete(any,list)list
lists:droplast(list)list lists:last(list)any lists:nth(small,list)any lists:nthtail(small,list)list
lists:reverse(list)list lists:reverse(list,any)list lists:sort(list)list lists:usort(list)list
lists:sort(fun2,list)list lists:usort(fun2,list)list lists:sort(fun(X,Y)->X=<Y end,list)list
lists:merge(list,list)list lists:umerge(list,list)list lists:keysort(small,pairs)list
lists:ukeysort(small,pairs)list lists:keyfind(key,small,pairs)any lists:keymember(key,small,pairs)bool
lists:keysearch(key,small,pairs)any lists:keydelete(key,small,pairs)list
lists:keyreplace(key,small,pairs,tuple)list lists:keystore(key,small,pairs,tuple)list
lists:keytake(key,small,pairs)any lists:keymap(fun1,small,pairs)list lists:keymerge(small,pairs,pairs)list
lists:member(any,list)bool lists:max(list)any lists:min(list)any lists:sum(ints)int
lists:seq(small,small)ints lists:seq(small,small,small)ints lists:sublist(list,small)list
lists:sublist(list,small,small)list lists:split(small,list)tuple lists:splitwith(pred,list)tuple
lists:map(fun1,list)list lists:flatmap(fun1,list)list lists:foldl(fun2,any,list)any
lists:foldr(fun2,any,list)any lists:filter(pred,list)list lists:partition(pred,list)tuple
lists:all(pred,list)bool lists:any(pred,list)bool lists:takewhile(pred,list)list
lists:dropwhile(pred,list)list lists:search(pred,list)any lists:filtermap(fun1,list)list
lists:mapfoldl(fun2,any,list)any lists:mapfoldr(fun2,any,list)any lists:zip(list,list)list
lists:zip3(list,list,list)list lists:zipwith(fun2,list,list)list lists:unzip(pairs)tuple
lists:flatten(list)list lists:flatlength(list)int lists:duplicate(small,any)list
lists:prefix(list,list)bool lists:suffix(list,list)bool lists:subtract(list,list)list
lists:uniq(list)list lists:join(any,list)list lists:enumerate(list)list lists:foreach(fun1,list)any
maps:get(key,map)any maps:get(key,map,any)any maps:find(key,map)any maps:is_key(key,map)bool
maps:put(key,any,map)map maps:update(key,any,map)map maps:remove(key,map)map maps:take(key,map)any
maps:merge(map,map)map maps:keys(map)list maps:values(map)list maps:to_list(map)list
maps:from_list(pairs)map maps:from_keys(list,any)map maps:size(map)int maps:map(fun2,map)map
maps:fold(fun3,any,map)any maps:filter(fun2,map)map maps:with(list,map)map maps:without(list,map)map
maps:update_with(key,fun1,map)map maps:update_with(key,fun1,any,map)map maps:intersect(map,map)map
maps:merge_with(fun3,map,map)map maps:groups_from_list(fun1,list)map maps:filtermap(fun2,map)map
maps:next(maps:iterator(map))any
proplists:get_value(key,pairs)any proplists:get_all_values(key,pairs)list proplists:compact(pairs)list
proplists:unfold(list)list proplists:to_map(list)map proplists:get_bool(atom,list)bool
ordsets:from_list(list)list ordsets:union(list,list)list sets:to_list(sets:from_list(list))list
gb_sets:to_list(gb_sets:from_list(list))list orddict:from_list(pairs)list
dict:to_list(dict:from_list(pairs))list gb_trees:to_list(gb_trees:from_orddict(orddict:from_list(pairs)))list
queue:to_list(queue:from_list(list))list array:to_list(array:from_list(list))list
array:to_orddict(array:set(small,any,array:new()))list
math:sqrt(num)float math:floor(num)float math:ceil(num)float math:fmod(num,num)float
io_lib:format(format,list)str io_lib:format([126,116,112],[any])str io_lib:format([126,112],[any])str
io_lib:format([126,119],[any])str io_lib:format([126,48,112],[any])str
io_lib:write(any)str io_lib:write(any,small)str io_lib:write_string(str)str io_lib:write_atom(atom)str
io_lib:print(any)str io_lib:print(any,1,small,small)str io_lib:write_char(small)str
io_lib:printable_list(any)bool io_lib:printable_unicode_list(any)bool io_lib:fread(ffmt,str)any
io_lib:char_list(any)bool io_lib:deep_char_list(any)bool io_lib:fwrite(format,list)str
io_lib:format(format,list,[{chars_limit,small}])str
re:run(chardata,regexp)any re:run(chardata,regexp,[global])any re:run(chardata,regexp,[{capture,all,list}])any
re:run(chardata,regexp,[global,{capture,all,binary}])any re:run(chardata,regexp,[unicode,caseless,{capture,first,list}])any
re:replace(chardata,regexp,str,[{return,list}])any re:replace(chardata,regexp,str,[global,{return,binary}])any
re:split(chardata,regexp)any re:split(chardata,regexp,[{return,list},trim])any re:split(chardata,regexp,[group,{parts,small}])any
base64:encode(iolist)bin base64:decode(chardata)bin base64:decode(base64:encode(iolist))bin
base64:mime_decode(chardata)bin base64:encode_to_string(iolist)str
erl_scan:string(str)any calendar:day_of_the_week({2020,small,small})int
calendar:gregorian_seconds_to_datetime(int)any calendar:is_leap_year(small)bool
calendar:iso_week_number({2021,small,small})any calendar:last_day_of_the_month(small,small)int
uri_string:parse(chardata)any uri_string:normalize(chardata)any uri_string:quote(chardata)any
filename:join(str,str)str filename:split(chardata)list filename:basename(chardata)str
filename:extension(chardata)str filename:rootname(chardata)str filename:dirname(chardata)str
rand:uniform_s(small,rand:seed_s(exsss,small))any element(1,rand:uniform_s(rand:seed_s(exro928ss,small)))float
element(1,rand:normal_s(rand:seed_s(exrop,small)))float
"""

ARGUMENTS = {
    "base": lambda r: r.choice(["2", "8", "10", "16", "36", "1", "37", "7"]),
    "enc": lambda r: r.choice(["utf8", "latin1", "unicode", "utf16", "{utf16,little}", "utf32"]),
    "endian": lambda r: r.choice(["big", "little"]),
    "fopts": lambda r: r.choice(
        ["[]", "[compact]", "[short]", "[{decimals,3}]", "[{decimals,0}]", "[{decimals,15},compact]",
         "[{scientific,4}]", "[{scientific,20}]", "[{scientific,0}]", "[{decimals,253}]",
         "[{decimals,254}]", "[{scientific,249}]", "[{decimals,1},{scientific,2}]"]),
    "pattern": lambda r: r.choice(['<<"a">>', '<<"ab">>', '[<<"a">>,<<"bc">>]', '<<",">>', "<<0>>",
                                   "<<>>", "[]", '[<<"o w">>,<<"o">>]', '<<"X">>', "<<195>>"]),
    "dir": lambda r: r.choice(["leading", "trailing", "both"]),
    "splitdir": lambda r: r.choice(["leading", "trailing", "all"]),
    "paddir": lambda r: r.choice(["leading", "trailing", "both"]),
    "regexp": lambda r: r.choice(
        ['"a"', '"[a-c]+"', '"(a)(b)?"', '"\\\\d+"', '"(?<n>\\\\w+)\\\\s(\\\\w+)"', '"^.*$"', '"x*"', '"(?i)ABC"',
         '"a|b|c"', '"\\\\b"', '"[^,]*"', '"("', '"(.)\\\\1"', '"(?=b)"', '".+?l"', '"$"', '"\\\\s*,\\\\s*"',
         '"\\\\x{e5}"', '"(?m)^b"', '"(a)|(b)|(c)"', '""', '"[[:alpha:]]+"', '"*"']),
    "ffmt": lambda r: r.choice(['"~d"', '"~f"', '"~s"', '"~a ~d"', '"~c"', '"~2c~d"', '"~16u"', '"~#"', '"~-"', '"~ts~d"', '"~l~s"']),
}


def format_string(r):
    out = []
    for _ in range(r.randint(1, 3)):
        out.append(r.choice(["", "x", " ", "=", "~~", "~n"]))
        field = r.choice(["", "", "", "5", "-5", "12", "0", "1", "30", "-12"])
        precision = r.choice(["", "", "", ".3", ".0", ".16", ".2", ".10", ".40"])
        pad = r.choice(["", "", "", "._"] if not precision else ["", "", ".0", ".*"[:1] + "x"])
        modifier = r.choice(["", "", "t", "l", "k", "K"] if r.random() < 0.3 else ["", "", "t"])
        out.append("~" + field + (precision or ("." if pad else "")) + pad[:2] + modifier +
                   r.choice("wpscfegbBxX#+iPW" "wpswps"))
    return '"' + "".join(out) + '"'


ARGUMENTS["format"] = format_string

TYPES = ["int", "int", "float", "num", "atom", "bool", "bin", "bits", "str", "list",
         "tuple", "map", "any", "ints", "pairs"]
FITS = {
    "num": ["int", "float", "small"], "any": TYPES, "int": ["small"], "bits": ["bin"],
    "list": ["ints", "pairs", "str"], "chardata": ["str", "bin", "iolist"],
    "iolist": ["str", "bin", "ints"], "key": ["int", "atom", "bin", "any"],
}


def parse_calls():
    """(function, [argument or text], result) of each of CALLS."""
    known = set(TYPES) | set(ARGUMENTS) | {
        "small", "key", "iolist", "chardata", "fun1", "fun2", "fun3", "pred"}
    texts, depth, start = [], 0, 0
    for i, c in enumerate(CALLS):
        depth += (c == "(") - (c == ")")
        if c.isspace() and depth == 0:
            texts.append(CALLS[start:i].strip())
            start = i
    result = []
    for text in filter(None, texts):
        call, type_ = text.rsplit(")", 1)
        # Words which are types are replaced, all else stays.
        parts, word, depth = [], "", 0
        name, rest = call.split("(", 1)
        for c in rest + ")":
            if c.isalnum() or c == "_":
                word += c
                continue
            if word in known and c not in ":(":
                parts.append((word,))
            elif word:
                parts.append(word)
            word = ""
            parts.append(c)
        result.append((name, parts, type_))
    return result


PARSED = parse_calls()
BY_RESULT = {}
for _call in PARSED:
    BY_RESULT.setdefault(_call[2], []).append(_call)


class Generator:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.count = 0
        self.functions = []  # (name, types of arguments, type of result)

    def fresh(self):
        self.count += 1
        return f"V{self.count}"

    # --- expressions ----------------------------------------------------------

    def expr(self, type_, scope, depth):
        """scope: list of (variable, type)."""
        r = self.r
        if r.random() < 0.05 and type_ != "small":
            type_ = r.choice(TYPES)
        if depth <= 0 or r.random() < 0.12:
            return self.leaf(type_, scope)
        roll = r.random()
        if roll < 0.40:
            return self.control(type_, scope, depth)
        return self.typed(type_, scope, depth)

    def leaf(self, type_, scope):
        r = self.r
        if type_ in ARGUMENTS:
            return Node(ARGUMENTS[type_](r))
        fits = [v for v, t in scope if t == type_ or t in FITS.get(type_, ())
                or (t == "any" and type_ != "small")]
        if fits and r.random() < 0.75:
            return Node(r.choice(fits))
        if type_ == "chardata":
            type_ = r.choice(["str", "bin", "iolist"])
        return Node(literal(r, type_))

    def paren(self, *parts):
        return Node("(", *parts, ")")

    def typed(self, type_, scope, depth):
        r = self.r
        e = lambda t: self.expr(t, scope, depth - 1)
        if type_ == "any":
            type_ = r.choice(TYPES[:-1])
        if type_ == "num":
            type_ = r.choice(["int", "float"])
        if type_ == "small":
            return r.choice([
                lambda: self.leaf("small", scope),
                lambda: self.paren(e("int"), " band 15"),
                lambda: self.paren(e("int"), " rem 9"),
                lambda: Node("length(", e("list"), ")"),
            ])()
        if type_ in ARGUMENTS or type_ == "key":
            return self.leaf(type_, scope)
        if type_ == "chardata":
            type_ = r.choice(["str", "bin", "iolist"])
        if type_ == "iolist":
            return r.choice([lambda: e("str"), lambda: e("bin"), lambda: self.leaf("iolist", scope),
                             lambda: Node("[", e("iolist"), ",", e("iolist"), "]")])()
        if type_ in ("fun1", "pred", "fun2", "fun3"):
            return self.fun(type_, scope, depth)
        options = []
        if type_ in BY_RESULT and r.random() < 0.42:
            return self.call(r.choice(BY_RESULT[type_]), scope, depth)
        if type_ == "int":
            options = [
                lambda: self.paren(e("int"), r.choice([" + ", " - ", " * ", "+", "-"]), e("int")),
                lambda: self.paren(e("int"), r.choice([" div ", " rem "]), e("int")),
                lambda: self.paren(e("int"), r.choice([" band ", " bor ", " bxor "]), e("int")),
                lambda: self.paren(e("int"), r.choice([" bsl ", " bsr "]),
                                   Node("(", e("int"), " rem 130)")),
                lambda: self.paren("- ", e("int")),
                lambda: self.paren("bnot ", e("int")),
                lambda: self.matched(e("bits"), "int", scope, depth),
            ]
        elif type_ == "float":
            options = [
                lambda: self.paren(e("num"), r.choice([" + ", " - ", " * ", " / "]), e("float")),
                lambda: self.paren(e("num"), " / ", e("num")),
                lambda: self.paren("- ", e("float")),
                lambda: self.paren("float(", e("int"), ")"),
            ]
        elif type_ == "bool":
            options = [
                lambda: self.paren(e("any"), r.choice([" < ", " > ", " =< ", " >= ", " == ", " =:= ", " /= ", " =/= "]), e("any")),
                lambda: self.paren(e("num"), r.choice([" < ", " > ", " =< ", " >= ", " == ", " =:= ", " /= ", " =/= "]), e("num")),
                lambda: self.paren(e("bool"), r.choice([" and ", " or ", " xor ", " andalso ", " orelse "]), e("bool")),
                lambda: self.paren("not ", e("bool")),
                lambda: Node(r.choice(["is_integer", "is_float", "is_number", "is_list", "is_atom", "is_map", "is_tuple", "is_binary", "is_bitstring", "is_boolean", "is_function"]), "(", e("any"), ")"),
            ]
        elif type_ in ("bin", "bits"):
            options = [lambda: self.construct(type_, scope, depth)] * 3 + [
                lambda: self.binary_comprehension(scope, depth),
                lambda: self.matched(e("bits"), "bits", scope, depth)]
        elif type_ == "str":
            options = [lambda: self.paren(e("str"), " ++ ", e("str")), lambda: self.leaf("str", scope)]
        elif type_ in ("list", "ints", "pairs"):
            item = {"list": "any", "ints": "int"}.get(type_)
            if not item:
                options = [lambda: Node("[", List(",", [Node("{", e("key"), ",", e("any"), "}") for _ in range(r.randint(0, 3))], 0), "]")]
            else:
                options = [
                    lambda: Node("[", List(",", [e(item) for _ in range(r.randint(0, 4))], 0), "]"),
                    lambda: Node("[", e(item), "|", e(type_), "]"),
                    lambda: self.paren(e(type_), " ++ ", e(type_)),
                    lambda: self.paren(e(type_), " -- ", e(type_)),
                    lambda: self.comprehension(item, scope, depth),
                    lambda: self.comprehension(item, scope, depth),
                ]
        elif type_ == "tuple":
            options = [
                lambda: Node("{", List(",", [e("any") for _ in range(r.randint(0, 4))], 0), "}"),
                lambda: Node("#r{", List(",", [Node(f"{f}= ", e("any")) for f in "xyz" if r.random() < 0.5], 0), "}"),
                lambda: Node("(", e("tuple"), ")#r{", r.choice("xyz"), "= ", e("any"), "}"),
            ]
        elif type_ == "map":
            options = [
                lambda: Node("#{", List(",", [Node(e("key"), "=>", e("any")) for _ in range(r.randint(0, 4))], 0), "}"),
                lambda: self.map_update(scope, depth),
            ]
        elif type_ == "atom":
            options = [lambda: self.leaf("atom", scope), lambda: e("bool")]
        if not options:
            return self.leaf(type_, scope)
        return r.choice(options)()

    def map_update(self, scope, depth):
        r = self.r
        # Of M#{...}#{...} OTP 25 evaluates the second values first, and it forgets
        # that := fails for a literal if nobody uses the result.
        base = self.leaf("map", scope)
        operators = ["=>", "=>", ":="] if str(base)[0] == "V" else ["=>"]
        pairs = [Node(self.expr("key", scope, depth - 1), r.choice(operators), self.expr("any", scope, depth - 1))
                 for _ in range(r.randint(1, 3))]
        return Node("(", base, ")#{", List(",", pairs), "}")

    def call(self, spec, scope, depth):
        name, parts, _ = spec
        out = [name, "("]
        for p in parts:
            out.append(self.expr(p[0], scope, depth - 1) if isinstance(p, tuple) else p)
        return Node(*out)

    def control(self, type_, scope, depth):
        r = self.r
        e = lambda t: self.expr(t, scope, depth - 1)
        x = r.randint(0, 15)
        if x <= 2:
            return self.case(type_, scope, depth)
        if x == 3:
            clauses = [Node(self.guards(scope, depth), " -> ", self.body(type_, scope, depth - 1), kind="clause")
                       for _ in range(r.randint(1, 2))]
            if r.random() < 0.8:
                clauses.append(Node("true -> ", e(type_), kind="clause"))
            return Node("if ", List("; ", clauses), " end")
        if x <= 5:
            return self.try_(type_, scope, depth)
        if x == 6:
            return self.paren("catch ", e(type_))
        if x == 7:
            return Node("begin ", self.body(type_, scope, depth), " end")
        if x == 8:
            return Node("(", self.fun("fun1", scope, depth, type_), ")(", e("any"), ")")
        if x == 9:
            if type_ in ("any", "tuple", "int", "list", "bool", "atom"):
                kind = r.choice(["error", "throw", "exit"])
                return Node(f"{kind}(", e("any"), ")") if r.random() < 0.5 else Node(
                    "case ", e("bool"), " of true -> ", e(type_), f"; false -> {kind}(", e("any"), ") end")
        if x in (10, 11, 12) and self.functions:
            fits = [f for f in self.functions if f[2] == type_] or self.functions
            name, types, _ = r.choice(fits)
            args = List(",", [e(t) for t in types], len(types))
            return r.choice([lambda: Node(f"{name}(", args, ")"),
                             lambda: Node(f"?MODULE:{name}(", args, ")"),
                             lambda: Node(f"apply(fun {name}/{len(types)},[", args, "])")])()
        if x == 13:
            return self.receive(type_, scope, depth)
        if x == 14:
            return self.named_fun(type_, scope, depth)
        if x == 15:
            return self.maybe_else(type_, scope, depth)
        return self.typed(type_, scope, depth)

    def body(self, type_, scope, depth):
        """Some expressions that bind variables, and one."""
        r = self.r
        scope = list(scope)
        items = []
        for _ in range(r.choice([0, 0, 1, 1, 2])):
            t = r.choice(TYPES)
            value = self.expr(t, scope, depth - 1)
            if r.random() < 0.7:
                v = self.fresh()
                items.append(Node(f"{v} = ", value, kind="statement"))
                scope.append((v, t))
            else:
                pat, bound = self.pattern(t, scope, 2)
                items.append(Node(pat, " = ", value, kind="statement"))
                scope += bound
        items.append(self.expr(type_, scope, depth - 1))
        return List(", ", items)

    def case(self, type_, scope, depth):
        r = self.r
        t = r.choice(TYPES)
        subject = self.expr(t, scope, depth - 1)
        clauses = [self.clause(t, type_, scope, depth) for _ in range(r.randint(1, 4))]
        if r.random() < 0.7:
            v = self.fresh()
            clauses.append(Node(f"{v} -> ", self.expr(type_, scope + [(v, t)], depth - 1), kind="clause"))
        return Node("case ", subject, " of ", List("; ", clauses), " end")

    def clause(self, t, type_, scope, depth):
        pat, bound = self.pattern(t, scope, 3)
        inner = scope + bound
        when = Node(" when ", self.guards(inner, depth)) if self.r.random() < 0.4 else Node("")
        return Node(pat, when, " -> ", self.body(type_, inner, depth - 1), kind="clause")

    def try_(self, type_, scope, depth):
        r = self.r
        e = lambda t, s=scope: self.expr(t, s, depth - 1)
        parts = ["try ", self.body(type_, scope, depth - 1)]
        if r.random() < 0.3:
            parts += [" of ", List("; ", [self.clause(type_, type_, scope, depth - 1) for _ in range(r.randint(1, 2))]
                                   + ([Node("_ -> ", e(type_), kind="clause")] if r.random() < 0.7 else []))]
        catches = []
        for _ in range(r.randint(1, 2)):
            v, st = self.fresh(), self.fresh()
            kind = r.choice(["error:", "throw:", "exit:", "_:", "_:", "C" + v + ":", ""])
            pat = r.choice([v, v, "badarg", "badarith", "{badmatch," + v + "}", "{case_clause,_}=" + v, "function_clause"])
            stack = ":" + st if kind and r.random() < 0.3 else ""
            inner = scope + ([(v, "any")] if v in pat else [])
            result = self.expr(type_, inner, depth - 1)
            if stack and r.random() < 0.6:
                result = Node("begin _ = hd(", st, "), ", result, " end")
            again = ""
            catches.append(Node(kind, pat, stack, again, " -> ", result, kind="clause"))
        parts += [" catch ", List("; ", catches)]
        if r.random() < 0.3:
            parts += [" after ", e("any")]
        return Node(*parts, " end")

    def maybe_else(self, type_, scope, depth):
        # A case whose clauses fall out of several nested values at once.
        r = self.r
        t1, t2 = r.choice(TYPES), r.choice(TYPES)
        clauses = []
        for _ in range(r.randint(2, 5)):
            p1, b1 = self.pattern(t1, scope, 2)
            p2, b2 = self.pattern(t2, scope, 2)
            inner = scope + b1 + b2
            when = Node(" when ", self.guards(inner, depth)) if r.random() < 0.4 else Node("")
            clauses.append(Node("{", p1, ",", p2, "}", when, " -> ", self.expr(type_, inner, depth - 2), kind="clause"))
        if r.random() < 0.8:
            clauses.append(Node("_ -> ", self.expr(type_, scope, depth - 2), kind="clause"))
        return Node("case {", self.expr(t1, scope, depth - 1), ",", self.expr(t2, scope, depth - 1), "} of ",
                    List("; ", clauses), " end")

    def fun(self, type_, scope, depth, result="any"):
        r = self.r
        arity = {"fun1": 1, "pred": 1, "fun2": 2, "fun3": 3}[type_]
        if r.random() < 0.3 or depth <= 0:
            return Node(literal(r, type_))
        if type_ == "pred":
            result = "bool"
        clauses = []
        for _ in range(r.choice([1, 1, 2])):
            pats, bound = [], []
            for _ in range(arity):
                if r.random() < 0.6:
                    v = self.fresh()
                    pats.append(Node(v, kind="pat"))
                    bound.append((v, "any"))
                else:
                    p, b = self.pattern("any", [], 1)
                    pats.append(p)
                    bound += b
            inner = scope + bound
            when = Node(" when ", self.guards(inner, depth)) if r.random() < 0.25 else Node("")
            clauses.append(Node("(", List(",", pats, arity), ")", when, " -> ", self.body(result, inner, depth - 1), kind="clause"))
        return Node("fun", List("; ", clauses), " end")

    def named_fun(self, type_, scope, depth):
        r = self.r
        f, n, a = "F" + self.fresh(), self.fresh(), self.fresh()
        inner = scope + [(n, "small"), (a, "any")]
        step = self.expr("any", inner, depth - 2)
        shape = r.choice([
            lambda: Node(f"fun {f}(0,{a}) -> {a}; {f}({n},{a}) -> {f}({n}-1,", step, ") end"),
            lambda: Node(f"fun {f}(0,{a}) -> [{a}]; {f}({n},{a}) -> [", step, f"|{f}({n}-1,{a})] end"),
            lambda: Node(f"fun {f}({n},{a}) when {n} > 0 -> X{n} = {f}({n}-1,{a}), {{X{n},", step, f"}}; {f}(_,_) -> nil end"),
        ])()
        return Node("(", shape, ")(", r.choice("0123"), ",", self.expr(type_, scope, depth - 1), ")")

    def receive(self, type_, scope, depth):
        r = self.r
        e = lambda t: self.expr(t, scope, depth - 1)
        sends = List(", ", [Node("self() ! ", e("any")) for _ in range(r.randint(0, 3))], 0)
        clauses = [self.clause("any", type_, scope, depth - 1) for _ in range(r.randint(0, 3))]
        text = "receive " if clauses else "receive"
        after = Node(" after ", r.choice(["0", "0", "1"]), " -> ", e(type_))
        body = [sends, ", "] if sends.parts else []
        return Node("begin ", *body, text, " " if clauses else "", List("; ", clauses, 1 if clauses else 0), after, " end end")

    def qualifiers(self, scope, depth):
        r = self.r
        scope = list(scope)
        items = []
        for _ in range(r.choice([1, 1, 1, 2])):
            if r.random() < 0.65:
                if r.random() < 0.65:
                    v, t = self.fresh(), r.choice(["list", "ints"])
                    items.append(Node(f"{v} <- ", self.expr(t, scope, depth - 2)))
                    scope.append((v, "int" if t == "ints" else "any"))
                else:
                    p, b = self.pattern("any", [], 2)
                    items.append(Node(p, " <- ", self.expr("list", scope, depth - 2)))
                    scope += b
            else:
                p, b = self.segments([], allow_rest=False)
                # OTP 25 looks at what can be no generator's value before its turn.
                items.append(Node("<<", p, ">> <= ", r.choice([self.leaf, lambda t, s: self.construct(t, s, depth - 2)])("bits", scope)))
                scope += b
        if r.random() < 0.5:
            items.append(self.guard(scope, 2) if r.random() < 0.5 else self.expr("bool", scope, depth - 2))
        return List(", ", items), scope

    def comprehension(self, item, scope, depth):
        q, inner = self.qualifiers(scope, depth)
        return Node("[", self.expr(item, inner, depth - 2), " || ", q, "]")

    def binary_comprehension(self, scope, depth):
        q, inner = self.qualifiers(scope, depth)
        return Node("<< ", self.construct("bits", inner, depth - 1), " || ", q, ">>")

    # --- bit syntax -----------------------------------------------------------

    def construct(self, type_, scope, depth):
        r = self.r
        items = []
        for _ in range(r.randint(0, 4)):
            v = lambda t: Node("(", self.expr(t, scope, depth - 1), ")")
            endian = r.choice(["", "", "-little", "-native", "-big"])
            x = r.randint(0, 9)
            if x <= 3:
                n = r.choice([0, 1, 3, 7, 8, 9, 16, 17, 24, 31, 32, 33, 59, 60, 61, 63, 64, 65, 100, 128])
                if type_ == "bin":
                    n = r.choice([8, 16, 24, 32, 56, 64, 72, 128])
                items.append(Node(v("int"), f":{n}/", r.choice(["integer", "signed", "unsigned"]), endian))
            elif x == 4:
                items.append(Node(v("int"), ":(", self.expr("small", scope, depth - 1), ")/integer-unit:", "8" if type_ == "bin" else r.choice(["1", "3", "8", "64"]), endian))
            elif x == 5:
                items.append(Node(v("num"), r.choice([":32", ":64", ":16", ""]), "/float", endian))
            elif x == 6:
                items.append(Node(v("int"), "/", r.choice(["utf8", "utf16", "utf32", "utf16-little", "utf32-little"])))
            elif x == 7:
                items.append(Node(v("bin"), "/binary"))
            elif x == 8:
                items.append(Node(v("bits"), "/bitstring") if type_ == "bits" else Node(v("int")))
            else:
                items.append(Node(v("bin"), ":(", self.expr("small", scope, depth - 1), ")/binary"))
        if r.random() < 0.15:
            items.append(Node(r.choice(['"abc"', '"\\x{e5}"/utf8', '"ab":16/little'])))
        return Node("<<", List(",", items, 0), ">>")

    def segments(self, scope, allow_rest=True):
        """Segments of a pattern, and what they bind."""
        r = self.r
        items, bound = [], []
        for _ in range(r.randint(1, 3)):
            v = self.fresh()
            endian = r.choice(["", "", "-little", "-native"])
            numbers = [b for b, t in bound if t in ("int", "small")]
            x = r.randint(0, 9)
            sign = r.choice(["integer", "signed", "unsigned"])
            if x <= 3:
                n = r.choice([0, 1, 3, 4, 7, 8, 8, 8, 9, 16, 17, 24, 32, 33, 59, 60, 61, 63, 64, 65, 128])
                value, b = (v, [(v, "int")]) if r.random() < 0.75 else (str(r.randint(0, 3)), [])
                items.append(Node(value, f":{n}/{sign}{endian}"))
                bound += b
            elif x == 4 and numbers:
                unit = r.choice(["1", "8", "3"])
                items.append(Node(v, f":{r.choice(numbers)}/{r.choice([sign, 'binary']) + '-unit:' + unit if unit != '1' else 'bitstring'}"))
                bound.append((v, "any"))
            elif x == 5:
                items.append(Node(v, r.choice([":32", ":64", ":16"]), "/float", endian))
                bound.append((v, "float"))
            elif x == 6:
                items.append(Node(v, "/", r.choice(["utf8", "utf16", "utf32", "utf16-little"])))
                bound.append((v, "int"))
            elif x == 7:
                items.append(Node(v, f":{r.randint(0, 4)}/binary"))
                bound.append((v, "bin"))
            elif x == 8:
                items.append(Node(r.choice(["_:8", "_:1", '"a"', "131", "_:3/bitstring", "0:4", "255", "1.5/float"])))
            else:
                items.append(Node(v))
                bound.append((v, "int"))
        if allow_rest and r.random() < 0.7:
            v = self.fresh()
            items.append(Node(v, r.choice(["/binary", "/bitstring", "/bits"])))
            bound.append((v, "bits"))
        return List(",", items), bound

    def matched(self, subject, type_, scope, depth):
        p, b = self.segments(scope)
        fits = [v for v, t in b if t == type_]
        result = Node(self.r.choice(fits)) if fits else self.expr(type_, scope + b, depth - 2)
        return Node("case ", subject, " of <<", p, ">> -> ", result, "; _ -> ", self.leaf(type_, scope), " end")

    # --- patterns and guards --------------------------------------------------

    def pattern(self, type_, scope, depth):
        """(Node, [(variable, type)])"""
        r = self.r

        def node(*parts):
            return Node(*parts, kind="pat")

        x = r.random()
        if x < 0.28 or depth <= 0:
            v = self.fresh()
            return node(v), [(v, type_)]
        if x < 0.36:
            return node("_"), []
        if x < 0.42 and scope:
            return node(r.choice(scope)[0]), []
        if x < 0.47:
            v = self.fresh()
            # OTP 25 forgets that V is bound in X = V = Value.
            p, b = self.pattern(type_, [], depth - 1)
            return node(v, "= ", p), b + [(v, type_)]
        if type_ == "any":
            type_ = r.choice(TYPES[:-2])
        if type_ == "num":
            type_ = r.choice(["int", "float"])
        if type_ in ("list", "ints", "pairs") or (type_ == "str" and r.random() < 0.5):
            item = {"list": "any", "ints": "int", "pairs": "tuple", "str": "int"}[type_]
            items, bound = [], []
            for _ in range(r.randint(0, 3)):
                p, b = self.pattern(item, scope, depth - 1)
                items.append(p)
                bound += b
            if items and r.random() < 0.5:
                p, b = self.pattern(type_, scope, 0)
                return node("[", List(",", items), "|", p, "]"), bound + b
            return node("[", List(",", items, 0), "]"), bound
        if type_ == "tuple":
            if r.random() < 0.25:
                items, bound = [], []
                for f in "xyz":
                    if r.random() < 0.5:
                        p, b = self.pattern("any", scope, depth - 1)
                        items.append(Node(f"{f}= ", p))
                        bound += b
                return node("#r{", List(",", items, 0), "}"), bound
            items, bound = [], []
            for _ in range(r.randint(0, 3)):
                p, b = self.pattern("any", scope, depth - 1)
                items.append(p)
                bound += b
            return node("{", List(",", items, 0), "}"), bound
        if type_ == "map":
            items, bound = [], []
            keys = [v for v, t in scope if t in ("int", "atom", "key", "any")]
            for _ in range(r.randint(0, 3)):
                p, b = self.pattern("any", scope, depth - 1)
                k = r.choice(keys) if keys and r.random() < 0.2 else literal(r, "key")
                items.append(Node(k, ":=", p))
                bound += b
            return node("#{", List(",", items, 0), "}"), bound
        if type_ in ("bin", "bits"):
            p, b = self.segments(scope)
            return node("<<", p, ">>"), b
        if type_ == "str" and r.random() < 0.5:
            v = self.fresh()
            return node(r.choice(['"a"', '"ab"', '"1"', '"-"']), "++", v), [(v, "str")]
        text = literal(r, type_, 0)
        if "(" in text:
            text = "_"
        return node(text), []

    def guards(self, scope, depth):
        r = self.r
        return List("; ", [List(", ", [self.guard(scope, 2) for _ in range(r.choice([1, 1, 2]))])
                           for _ in range(r.choice([1, 1, 1, 2]))])

    def guard(self, scope, depth):
        r = self.r

        def node(*parts):
            return Node(*parts, kind="guard")

        x = r.randint(0, 9)
        if x <= 3:
            return node("(", self.guard_value("any", scope, depth), r.choice([" < ", " > ", " =< ", " >= ", " == ", " =:= ", " /= ", " =/= "]),
                        self.guard_value("any", scope, depth), ")")
        if x <= 6:
            return node(r.choice(["is_integer", "is_float", "is_number", "is_list", "is_atom", "is_map", "is_tuple", "is_binary",
                                  "is_bitstring", "is_boolean", "is_function", "is_pid"]), "(", self.guard_value("any", scope, depth), ")")
        if x == 7 and depth > 0:
            return node("(", self.guard(scope, depth - 1), r.choice([" andalso ", " orelse ", " and ", " or ", " xor "]), self.guard(scope, depth - 1), ")")
        if x == 8 and depth > 0:
            return node("not (", self.guard(scope, depth - 1), ")")
        return node(r.choice([
            lambda: Node("is_map_key(", self.guard_value("key", scope, 1), ",", self.guard_value("map", scope, 1), ")"),
            lambda: Node("is_record(", self.guard_value("tuple", scope, 0), ",r)"),
            lambda: Node("is_function(", self.guard_value("any", scope, 0), ",", r.choice("012"), ")"),
            lambda: Node(self.guard_value("bool", scope, 0)),
            lambda: Node(self.guard_value("any", scope, 0)),
        ])())

    def guard_value(self, type_, scope, depth):
        r = self.r

        def node(*parts):
            return Node(*parts, kind="guardvalue")

        if depth <= 0 or r.random() < 0.5:
            fits = [v for v, t in scope if type_ == "any" or t == type_ or t == "any" or t in FITS.get(type_, ())]
            if fits and r.random() < 0.75:
                return node(r.choice(fits))
            text = literal(r, type_, 1)
            return node("0" if "(" in text or text.startswith("fun") else text)
        g = lambda t: self.guard_value(t, scope, depth - 1)
        return r.choice([
            lambda: node("(", g("num"), r.choice([" + ", " - ", " * ", " / "]), g("num"), ")"),
            lambda: node("(", g("int"), r.choice([" div ", " rem ", " band ", " bor ", " bxor "]), g("int"), ")"),
            lambda: node("(", g("int"), " bsr ", g("int"), ")"),
            lambda: node(r.choice(["abs", "trunc", "round", "float", "ceil", "floor", "-", "bnot "]), "(", g("num"), ")"),
            lambda: node(r.choice(["length", "hd", "tl"]), "(", g("list"), ")"),
            lambda: node(r.choice(["byte_size", "bit_size", "size"]), "(", g("bits"), ")"),
            lambda: node(r.choice(["tuple_size", "size"]), "(", g("tuple"), ")"),
            lambda: node("element(", g("small"), ",", g("tuple"), ")"),
            lambda: node("map_get(", g("key"), ",", g("map"), ")"),
            lambda: node("map_size(", g("map"), ")"),
            lambda: node("binary_part(", g("bin"), ",", g("small"), ",", g("small"), ")"),
            lambda: node("{", g("any"), ",", g("any"), "}"),
            lambda: node("[", g("any"), "|", g("any"), "]"),
            lambda: node(r.choice(["tl", "hd", "length", "map_size"]), "(", g("any"), ")"),
        ])()

    # --- functions ------------------------------------------------------------

    def function(self, name):
        """(Node, [texts of arguments]): clauses, and what to call them with."""
        r = self.r
        arity = r.choice([1, 2, 2, 3])
        types = [r.choice(TYPES) for _ in range(arity)]
        result = r.choice(TYPES)
        depth = r.choice([3, 4, 5])
        shape = r.random()
        if shape < 0.55:
            variables = [self.fresh() for _ in range(arity)]
            scope = list(zip(variables, types))
            clauses = [Node(name, "(", List(",", [Node(v, kind="pat") for v in variables], arity), ") -> ",
                            self.body(result, scope, depth), kind="clause")]
        elif shape < 0.85:
            clauses = []
            for _ in range(r.randint(2, 5)):
                pats, bound = [], []
                for t in types:
                    p, b = self.pattern(t, bound, 3)
                    pats.append(p)
                    bound += b
                when = Node(" when ", self.guards(bound, depth)) if r.random() < 0.45 else Node("")
                clauses.append(Node(name, "(", List(",", pats, arity), ")", when, " -> ",
                                    self.body(result, bound, depth - 1), kind="clause"))
        else:
            return self.loop(name)
        tree = List(";\n", clauses)
        self.functions.append((name, types, result))
        return tree, types

    def loop(self, name):
        """A recursion over a list, a number or a binary."""
        r = self.r
        acc = self.fresh()
        kind = r.choice(["list", "small", "bits"])
        t = r.choice(TYPES)
        clauses = []
        if kind == "list":
            for _ in range(r.randint(1, 3)):
                p, b = self.pattern("any", [], 2)
                scope = b + [(acc, t)]
                rest = self.fresh()
                when = Node(" when ", self.guards(scope, 2)) if r.random() < 0.4 else Node("")
                go = r.choice([
                    lambda: Node(f"{name}({rest},", self.expr(t, scope, 3), ")"),
                    lambda: Node("[", self.expr("any", scope, 3), f"|{name}({rest},{acc})]"),
                    lambda: Node("[", f"{name}({rest},{acc})", "|", self.expr("any", scope, 3), "]"),
                ])()
                clauses.append(Node(f"{name}([", p, f"|{rest}],{acc})", when, " -> ", go, kind="clause"))
            clauses.append(Node(f"{name}([],{acc}) -> ", self.expr("any", [(acc, t)], 3), kind="clause"))
            if r.random() < 0.5:
                clauses.append(Node(f"{name}([_|{acc}T],{acc}) -> {name}({acc}T,{acc})", kind="clause"))
        elif kind == "bits":
            for _ in range(r.randint(1, 3)):
                p, b = self.segments([], allow_rest=False)
                scope = b + [(acc, t)]
                rest = self.fresh()
                when = Node(" when ", self.guards(scope, 2)) if r.random() < 0.4 else Node("")
                go = r.choice([
                    lambda: Node(f"{name}({rest},", self.expr(t, scope, 3), ")"),
                    lambda: Node("[", self.expr("any", scope, 3), f"|{name}({rest},{acc})]"),
                    lambda: Node(f"<<({name}({rest},{acc}))/bits,(", self.expr("small", scope, 2), ")>>"),
                ])()
                # The first bit goes in any case, so that there is an end.
                clauses.append(Node(f"{name}(<<_:1,", p, f",{rest}/bits>>,{acc})", when, " -> ", go, kind="clause"))
            if r.random() < 0.5:
                clauses.append(Node(f"{name}(<<_,{acc}T/binary>>,{acc}) -> {name}({acc}T,{acc})", kind="clause"))
            clauses.append(Node(f"{name}({r.choice(['_', '<<>>', '<<_/bits>>'])},{acc}) -> ", self.expr(r.choice(["any", "bits"]), [(acc, t)], 3), kind="clause"))
        else:
            n = self.fresh()
            scope = [(n, "int"), (acc, t)]
            clauses.append(Node(f"{name}({n},{acc}) when {n} > 20 -> {name}(20,{acc})", kind="clause"))
            go = r.choice([
                lambda: Node(f"{name}({n}-1,", self.expr(t, scope, 3), ")"),
                lambda: Node("{", self.expr("any", scope, 3), f",{name}({n}-2,{acc})}}"),
                lambda: Node(f"try {name}({n}-1,{acc}) of Q{n} -> {{Q{n},", self.expr("any", scope, 3), "} catch _:_ -> oops end"),
            ])()
            clauses.append(Node(f"{name}({n},{acc}) when is_integer({n}), {n} > 0 -> ", go, kind="clause"))
            clauses.append(Node(f"{name}({n},{acc}) -> ", self.expr("any", scope, 3), kind="clause"))
        self.functions.append((name, [kind, t], "any"))
        return List(";\n", clauses), [kind, t]

    def arguments(self, types):
        r = self.r
        out = []
        for t in types:
            if r.random() < 0.12 and t != "small":
                t = "any"
            if t not in ARGUMENTS and t == "chardata":
                t = "str"
            out.append(literal(r, t))
        return ", ".join(out)
