/* Imported before TensorFlow: results of processes with one thread each are the same bits. */
process.env.TF_NUM_INTRAOP_THREADS = "1";
