"""Writes a BERT encoder as a GGUF file that llama.cpp reads, quantized to Q8_0.

Matrices whose rows are a multiple of 32 wide become Q8_0 (8.5 bits a weight); norms, biases, positions and
token types stay F32. Names and metadata follow the published GGUF specification and llama.cpp's
`bert` architecture.
"""

import gguf
import numpy as np


def write(path, encoder, tokenizer, name, licence, about):
    """`encoder`: a transformers BertModel; `tokenizer`: its fast WordPiece tokenizer."""
    config = encoder.config
    writer = gguf.GGUFWriter(path, "bert")
    writer.add_name(name)
    writer.add_license(licence)
    writer.add_description(about)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_layer_norm_eps(config.layer_norm_eps)
    writer.add_causal_attention(False)
    writer.add_pooling_type(gguf.PoolingType.NONE)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
    add_vocabulary(writer, tokenizer)
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.BERT, config.num_hidden_layers)
    for key, tensor in encoder.state_dict().items():
        if "position_ids" in key or key.startswith("pooler"):
            continue
        target = names.get_name(key, try_suffixes=(".weight", ".bias"))
        if target is None:
            raise ValueError(f"llama.cpp has no place for {key}")
        values = tensor.float().numpy()
        if "position_embeddings" in key or "token_type" in key or values.ndim == 1 or values.shape[-1] % 32:
            writer.add_tensor(target, values.astype(np.float32))
        else:
            kind = gguf.GGMLQuantizationType.Q8_0
            writer.add_tensor(target, gguf.quants.quantize(values, kind), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def add_vocabulary(writer, tokenizer):
    """WordPiece as llama.cpp keeps it: a word's first piece begins with U+2581, later ones lose their `##`."""
    pieces = sorted(tokenizer.get_vocab().items(), key=lambda piece: piece[1])
    special = set(tokenizer.all_special_tokens)
    texts, kinds = [], []
    for text, _ in pieces:
        if text in special or (text.startswith("[") and text.endswith("]") and len(text) > 2):
            texts.append(text)
            kinds.append(gguf.TokenType.CONTROL)
        else:
            texts.append(text[2:] if text.startswith("##") else "\u2581" + text)
            kinds.append(gguf.TokenType.NORMAL)
    writer.add_tokenizer_model("bert")
    writer.add_token_list(texts)
    writer.add_token_types(kinds)
    writer.add_token_type_count(2)
    writer.add_bos_token_id(tokenizer.cls_token_id)
    writer.add_sep_token_id(tokenizer.sep_token_id)
    writer.add_eos_token_id(tokenizer.sep_token_id)
    writer.add_pad_token_id(tokenizer.pad_token_id)
    writer.add_unk_token_id(tokenizer.unk_token_id)
    writer.add_mask_token_id(tokenizer.mask_token_id)
